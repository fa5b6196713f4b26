package org.bce3s.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that name a data set and its long tail; what is not given is the set's default. */
public final class DatasetOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "shapes-lt",
      description = "Data set, as \"list dataset\" names it (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--imbalance-factor",
      paramLabel = "F",
      description = "Images of the largest class over images of the smallest.")
  private String imbalanceFactor;

  @Option(names = "--profile", paramLabel = "P", description = "exponential, step or balanced.")
  private String profile;

  @Option(
      names = "--subset",
      paramLabel = "RULE",
      description = "Which images of a class are kept, e.g. first-n.")
  private String subset;

  @Option(names = "--head-count", paramLabel = "N", description = "Images of the largest class.")
  private String headCount;

  /** The settings {@code dataset.key=value}, others after those of options. */
  public List<String> settings(List<String> others) {
    List<String> settings = new ArrayList<>();
    settings.add("dataset.name=" + name);
    add(settings, "imbalance_factor", imbalanceFactor);
    add(settings, "profile", profile);
    add(settings, "subset", subset);
    add(settings, "head_count", headCount);
    settings.addAll(others);
    return settings;
  }

  private static void add(List<String> settings, String key, String value) {
    if (value != null) {
      settings.add("dataset." + key + "=" + value);
    }
  }
}
