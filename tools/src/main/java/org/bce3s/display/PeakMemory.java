package org.bce3s.display;

import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.machine.LinuxMemory;

/** The most memory that this process has held at once, heap and native memory together. */
public final class PeakMemory {
  private static final int MEBI = 1 << 20;

  private PeakMemory() {}

  /** For example {@code peak memory: 812 MiB}; empty where the system does not say it as Linux. */
  public static Optional<String> text() {
    return text(Path.of("/proc/self/status"));
  }

  static Optional<String> text(Path status) {
    return LinuxMemory.bytes(status, "VmHWM").stream()
        .mapToObj(bytes -> "peak memory: " + bytes / MEBI + " MiB")
        .findFirst();
  }
}
