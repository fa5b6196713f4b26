package org.bce3s.parity;

import java.util.List;
import java.util.Optional;

/** The formats of golden files that can be checked. */
public final class GoldenChecks {
  private GoldenChecks() {}

  /** The check of a format, if there is one. */
  public static Optional<GoldenCheck> of(String format) {
    return all().stream().filter(c -> c.format().equals(format)).findFirst();
  }

  /** All formats that are checked. */
  public static List<String> formats() {
    return all().stream().map(GoldenCheck::format).toList();
  }

  private static List<GoldenCheck> all() {
    return List.of(new AugmentCheck());
  }
}
