package org.bce3s.parity;

import java.util.List;
import java.util.Optional;
import org.bce3s.failure.RequestException;

/** The formats of golden files that can be checked. */
public final class GoldenChecks {
  private GoldenChecks() {}

  private static List<GoldenCheck> all(boolean gpu) {
    return List.of(
        new LossesCheck(gpu),
        new MethodsCheck(gpu),
        new TrainingCheck(gpu),
        new OptimisationCheck(),
        new ClassCountsCheck(),
        new SubsetsCheck(),
        new MetricsCheck(),
        new AugmentCheck(),
        new AugmentLtCheck());
  }

  /**
   * Checks a file.
   *
   * @param gpu whether losses and training steps run on a GPU; the rest is for the CPU
   * @return empty if no check knows its format
   * @throws RequestException naming the value, if one is missing or malformed
   */
  public static Optional<ParityReport> check(GoldenFile file, boolean gpu) {
    return all(gpu).stream()
        .filter(check -> check.format().equals(file.format()))
        .findFirst()
        .map(check -> ParityReport.of(file, check));
  }

  /** All formats that are checked. */
  public static List<String> formats() {
    return all(false).stream().map(GoldenCheck::format).toList();
  }
}
