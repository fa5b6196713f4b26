package org.bce3s.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ResNet;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.option.NetworkSettings;
import org.bce3s.option.SettingsReader;
import org.bce3s.pytorch.NameMatch;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.registry.Entry;
import org.bce3s.spec.Components;

/**
 * Which networks of the registry the tensors of a file fit: each with its defaults, with the other
 * stem where it has two, and as wide as the file's first kernel.
 */
final class FittingNetworks {
  /** Of the images that networks for photographs take; positions of a transformer depend on it. */
  private static final int SIDE = 224;

  private static final int KERNEL = 4;

  private final Catalogue catalogue;
  private final Map<String, long[]> file;

  FittingNetworks(Catalogue catalogue, Map<String, long[]> file) {
    this.catalogue = catalogue;
    this.file = file;
  }

  /**
   * A network beside a file.
   *
   * @param settings as an experiment has them, {@code {name: resnet32}}
   * @param variables how many the network has
   * @param match which of them have a place, and what has none
   * @param classifier a classifier of its features in the file, if there is one
   */
  record Fit(
      String settings, int variables, NameMatch match, Optional<FoundClassifier> classifier) {
    /** How many of the network's variables have a place. */
    int placed() {
      return match.places().size();
    }
  }

  /**
   * A classifier in the file.
   *
   * @param weight the name of its matrix
   * @param classes how many it has
   */
  record FoundClassifier(String weight, long classes) {
    /** Whether a tensor is its matrix or lies beside it, as its bias does. */
    boolean has(String tensor) {
      return tensor.startsWith(weight.substring(0, weight.lastIndexOf('.') + 1));
    }
  }

  /** Those that fit whole and leave the fewest tensors over; else the nearest one alone. */
  List<Fit> best() {
    List<Fit> all = new ArrayList<>();
    for (Entry<Backbone> entry : catalogue.registry(Backbone.class).entries()) {
      all.addAll(fits(entry));
    }
    List<Fit> whole = all.stream().filter(fit -> fit.match().fits()).toList();
    if (whole.isEmpty()) {
      return all.stream()
          .max(Comparator.comparingDouble(fit -> (double) fit.placed() / fit.variables()))
          .map(List::of)
          .orElse(List.of());
    }
    int fewest = whole.stream().mapToInt(fit -> fit.match().ignored().size()).min().orElse(0);
    return whole.stream().filter(fit -> fit.match().ignored().size() == fewest).toList();
  }

  private List<Fit> fits(Entry<Backbone> entry) {
    if (backbone(entry.name(), Map.of()).takesFeatures()) {
      return List.of(); // of what size they are, the file's images do not say
    }
    Set<String> keys = new HashSet<>();
    Components.of(entry.settings()).forEach(c -> keys.add(c.getName()));
    List<Map<String, String>> attempts = new ArrayList<>();
    attempts.add(Map.of());
    if (keys.contains("stem")) {
      Backbone byDefault = backbone(entry.name(), Map.of());
      Stream.of("small", "imagenet")
          .map(stem -> Map.of("stem", stem))
          .filter(stem -> !backbone(entry.name(), stem).equals(byDefault))
          .forEach(attempts::add);
    }
    List<Fit> fits = new ArrayList<>();
    for (Map<String, String> attempt : attempts) {
      Map<String, long[]> shapes = shapes(entry.name(), attempt);
      fits.add(fit(entry.name(), attempt, shapes));
      // A transformer that is wider so has as many heads, and no program's has wider ones.
      boolean residual = backbone(entry.name(), attempt) instanceof ResNet;
      Optional<String> width =
          residual && keys.contains("width") ? width(shapes) : Optional.empty();
      if (width.isPresent()) {
        Map<String, String> wider = new LinkedHashMap<>(attempt);
        wider.put("width", width.get());
        fits.add(fit(entry.name(), wider, shapes(entry.name(), wider)));
      }
    }
    return fits;
  }

  /** The factor on the channels of a network's first kernel that the file's first one has. */
  private Optional<String> width(Map<String, long[]> shapes) {
    Optional<long[]> found = file.values().stream().filter(s -> s.length == KERNEL).findFirst();
    Optional<long[]> wanted = shapes.values().stream().filter(s -> s.length == KERNEL).findFirst();
    if (found.isEmpty() || wanted.isEmpty()) {
      return Optional.empty();
    }
    double factor = (double) found.get()[0] / wanted.get()[KERNEL - 1];
    return factor == 1 || factor <= 0 || factor > 64
        ? Optional.empty()
        : Optional.of(String.valueOf(factor));
  }

  private Map<String, long[]> shapes(String name, Map<String, String> more) {
    return NetworkShapes.of(backbone(name, more), SIDE);
  }

  private Backbone backbone(String name, Map<String, String> more) {
    List<String> settings = new ArrayList<>(List.of("backbone.name=" + name));
    more.forEach((key, value) -> settings.add("backbone." + key + "=" + value));
    return new SettingsReader(catalogue).read(NetworkSettings.class, settings).backbone().value();
  }

  private Fit fit(String name, Map<String, String> more, Map<String, long[]> shapes) {
    StringBuilder settings = new StringBuilder("{name: " + name);
    more.forEach((key, value) -> settings.append(", " + key + ": " + value));
    NameMatch match = NameMatch.of(file, shapes);
    int features = backbone(name, more).featureSize();
    return new Fit(settings + "}", shapes.size(), match, classifier(match, features));
  }

  private Optional<FoundClassifier> classifier(NameMatch match, int features) {
    for (String name : match.ignored()) {
      long[] shape = file.get(name);
      if (shape.length == 2 && (shape[0] == features || shape[1] == features)) {
        long classes = shape[1] == features ? shape[0] : shape[1];
        Map<String, long[]> wanted = Map.of("classifier.weight", new long[] {classes, features});
        NameMatch found = NameMatch.of(Map.of(inside(name, match), shape), wanted);
        if (found.fits()) {
          return Optional.of(new FoundClassifier(name, classes));
        }
      }
    }
    return Optional.empty();
  }

  private static String inside(String name, NameMatch match) {
    String prefix = match.prefix().orElse("");
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
