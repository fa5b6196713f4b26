package org.bce3s.display;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process has held at once, heap and native memory together. */
public final class PeakMemory {
  private static final Pattern MOST = Pattern.compile("VmHWM:\\s*(\\d+) kB");
  private static final int KIB_A_MIB = 1024;

  private PeakMemory() {}

  /** For example {@code peak memory: 812 MiB}; empty where the system does not say it as Linux. */
  public static Optional<String> text() {
    return text(Path.of("/proc/self/status"));
  }

  static Optional<String> text(Path status) {
    try {
      Matcher most = MOST.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
      return most.results()
          .findFirst()
          .map((MatchResult found) -> Long.parseLong(found.group(1)) / KIB_A_MIB)
          .map(mebibytes -> "peak memory: " + mebibytes + " MiB");
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
