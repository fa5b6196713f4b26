package org.bce3s.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.Augmentations;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Backbones;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Classifiers;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.data.Dataset;
import org.bce3s.data.Datasets;
import org.bce3s.features.FeatureDatasets;
import org.bce3s.joint.JointTerm;
import org.bce3s.loss.LossTerms;
import org.bce3s.optimisation.Optimisers;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;
import org.bce3s.registry.Registry;
import org.bce3s.sampling.Sampler;
import org.bce3s.sampling.Samplers;
import org.bce3s.uniform.UniformTerm;

/**
 * One registry per kind: the built-in entries and those of {@link java.util.ServiceLoader}
 * providers.
 */
public final class Catalogue {
  private final Map<Class<?>, Registry<?>> registries = new LinkedHashMap<>();

  private Catalogue() {
    kind(Dataset.class, "dataset", "data set with its long-tailed profile");
    kind(Augmentation.class, "augmentation", "change of a training image");
    kind(Sampler.class, "sampler", "which images an epoch sees");
    kind(Backbone.class, "backbone", "network from images to features");
    kind(Classifier.class, "classifier", "how features become logits");
    kind(JointTerm.class, "loss.joint", "loss between samples and classifier rows");
    kind(ContrastiveTerm.class, "loss.contrastive", "loss between samples");
    kind(UniformTerm.class, "loss.uniform", "loss between classifier rows");
    kind(Optimizer.class, "optimizer", "update rule");
    kind(Schedule.class, "schedule", "learning rate by epoch or step");
  }

  /**
   * The built-in entries and all providers on the class path.
   *
   * @throws org.bce3s.failure.RequestException if a provider does not load, or an entry of it has
   *     the name of another of its kind
   */
  public static Catalogue standard() {
    Catalogue catalogue = new Catalogue();
    List<EntryProvider> builtIn =
        List.of(
            new Datasets(),
            new FeatureDatasets(),
            new Augmentations(),
            new Samplers(),
            new Backbones(),
            new Classifiers(),
            new LossTerms(),
            new Optimisers());
    builtIn.forEach(catalogue::add);
    Providers.load().forEach(catalogue::addFromOutside);
    return catalogue;
  }

  /**
   * The entries of these providers alone, for tests and tools that need a small catalogue.
   *
   * @throws IllegalStateException if two entries of a kind have one name
   */
  public static Catalogue of(List<EntryProvider> providers) {
    Catalogue catalogue = new Catalogue();
    providers.forEach(catalogue::add);
    return catalogue;
  }

  /**
   * The registry of a kind.
   *
   * @throws IllegalArgumentException if the class is no kind
   */
  @SuppressWarnings("unchecked")
  public <T> Registry<T> registry(Class<T> kind) {
    Registry<?> registry = registries.get(kind);
    if (registry == null) {
      throw new IllegalArgumentException(kind + " is no kind of the catalogue");
    }
    return (Registry<T>) registry;
  }

  /** All registries, in the order a person reads them. */
  public Collection<Registry<?>> registries() {
    return Collections.unmodifiableCollection(registries.values());
  }

  private <T> void kind(Class<T> kind, String key, String doc) {
    registries.put(kind, new Registry<>(kind, key, doc));
  }

  private void add(EntryProvider provider) {
    provider.entries().forEach(this::add);
  }

  private void add(Entry<?> entry) {
    registry(entry.kind()).add(entry);
  }

  private void addFromOutside(EntryProvider provider) {
    List<Entry<?>> entries = Providers.entries(provider);
    try {
      entries.forEach(this::add);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw Providers.refused(provider, e);
    }
  }
}
