package org.bce3s.sampling;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in samplers. */
public final class Samplers implements EntryProvider {
  private static final String KANG =
      "Kang et al. 2020, Decoupling representation and classifier for long-tailed recognition";

  /** Creates the provider. */
  public Samplers() {}

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Sampler.class,
            "instance",
            InstanceSampler.class,
            "every image once an epoch, in a fresh permutation",
            "the usual shuffled epoch"),
        Entry.of(
            Sampler.class,
            "uniform",
            UniformSampler.class,
            "images drawn uniformly with replacement",
            "partner loader of the released BCE3S code"),
        Entry.of(
            Sampler.class,
            "class-balanced",
            ClassBalancedSampler.class,
            "every class alike, its images drawn with replacement",
            KANG),
        Entry.of(
            Sampler.class,
            "class-aware",
            ClassAwareSampler.class,
            "classes in cycles, some images of each in a row, its images in cycles too",
            "Shen et al. 2016, Relay backpropagation; second stage of MiSLAS"),
        Entry.of(
            Sampler.class,
            "square-root",
            SquareRootSampler.class,
            "classes by the square root of their number of images, with replacement",
            KANG),
        Entry.of(
            Sampler.class,
            "progressive",
            ProgressiveSampler.class,
            "from all images alike to all classes alike over the epochs, with replacement",
            KANG),
        Entry.of(
            Sampler.class,
            "power",
            PowerSampler.class,
            "images weighted by a power of their class count, with replacement",
            "released GLMC and BCE3S code, resample_weighting"));
  }
}
