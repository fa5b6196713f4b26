package org.bce3s.parity;

import java.util.List;
import java.util.Optional;

/** The formats of golden files that can be checked. */
public final class GoldenChecks {
  private static final List<GoldenCheck> ALL =
      List.of(
          new LossesCheck(),
          new TrainingCheck(),
          new OptimisationCheck(),
          new ClassCountsCheck(),
          new SubsetsCheck(),
          new MetricsCheck(),
          new AugmentCheck());

  private GoldenChecks() {}

  /**
   * Checks a file.
   *
   * @return empty if no check knows its format
   * @throws GoldenException naming the value, if one is missing or malformed
   */
  public static Optional<ParityReport> check(GoldenFile file) {
    return ALL.stream()
        .filter(check -> check.format().equals(file.format()))
        .findFirst()
        .map(check -> ParityReport.of(file, check));
  }

  /** All formats that are checked. */
  public static List<String> formats() {
    return ALL.stream().map(GoldenCheck::format).toList();
  }
}
