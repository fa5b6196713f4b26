package org.bce3s.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whether this machine has memory for one more process, where it says so as Linux does. */
final class FreeMemory {
  /** So many times what the other one has taken must be free: this one may take somewhat more. */
  private static final double MARGIN = 1.5;

  private static final int KIBI = 1024;

  private FreeMemory() {}

  /** Whether another process like one of these has room beside them. */
  static boolean hasRoomBeside(long pid) {
    OptionalLong taken = bytes(Path.of("/proc/" + pid + "/status"), "VmHWM");
    OptionalLong free = free();
    return taken.isPresent() && free.isPresent() && MARGIN * taken.getAsLong() <= free.getAsLong();
  }

  /** In a container what its limit leaves, else what the system can give without swapping. */
  private static OptionalLong free() {
    Path system = Path.of("/proc/meminfo");
    OptionalLong free = bytes(system, "MemAvailable");
    OptionalLong all = bytes(system, "MemTotal");
    return free.isPresent()
            && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean here
            && here.getTotalMemorySize() < all.orElse(0)
        ? OptionalLong.of(Math.min(free.getAsLong(), here.getFreeMemorySize()))
        : free;
  }

  /** A value of a file of {@code name: N kB} lines. */
  static OptionalLong bytes(Path file, String name) {
    try {
      return Pattern.compile("^" + name + ":\\s*(\\d+) kB$", Pattern.MULTILINE)
          .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
          .results()
          .mapToLong((MatchResult found) -> Long.parseLong(found.group(1)) * KIBI)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
