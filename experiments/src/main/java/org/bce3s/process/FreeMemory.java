package org.bce3s.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.bce3s.machine.LinuxMemory;

/** Whether this machine has memory for one more process, where it says so as Linux does. */
final class FreeMemory {
  /** So many times what the other one has taken must be free: this one may take somewhat more. */
  private static final double MARGIN = 1.5;

  private FreeMemory() {}

  /** Whether another process like one of these has room beside them. */
  static boolean hasRoomBeside(long pid) {
    OptionalLong taken = LinuxMemory.bytes(Path.of("/proc/" + pid + "/status"), "VmHWM");
    OptionalLong free = free();
    return taken.isPresent() && free.isPresent() && MARGIN * taken.getAsLong() <= free.getAsLong();
  }

  /** In a container what its limit leaves, else what the system can give without swapping. */
  private static OptionalLong free() {
    Path system = Path.of("/proc/meminfo");
    OptionalLong free = LinuxMemory.bytes(system, "MemAvailable");
    OptionalLong all = LinuxMemory.bytes(system, "MemTotal");
    return free.isPresent()
            && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean here
            && here.getTotalMemorySize() < all.orElse(0)
        ? OptionalLong.of(Math.min(free.getAsLong(), here.getFreeMemorySize()))
        : free;
  }
}
