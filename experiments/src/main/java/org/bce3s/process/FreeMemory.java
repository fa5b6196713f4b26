package org.bce3s.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.bce3s.machine.LinuxMemory;

/** What memory this machine has for further processes, where it says so as Linux does. */
public final class FreeMemory {
  /** So many times what the other one has taken must be free: this one may take somewhat more. */
  private static final double MARGIN = 1.5;

  private FreeMemory() {}

  /** Whether another process like one of these has room beside them. */
  static boolean hasRoomBeside(long pid) {
    OptionalLong taken = LinuxMemory.bytes(Path.of("/proc/" + pid + "/status"), "VmHWM");
    OptionalLong free = free();
    return taken.isPresent() && free.isPresent() && MARGIN * taken.getAsLong() <= free.getAsLong();
  }

  /** What a container's limit counts as taken and the system gives back: files read before. */
  private static long filesOfContainer() {
    long bytes = 0;
    for (String stat : List.of("", "memory/")) { // version 2 of control groups, and 1
      for (String list : List.of("inactive_file", "active_file")) {
        Path file = Path.of("/sys/fs/cgroup/" + stat + "memory.stat");
        String name = stat.isEmpty() ? list : "total_" + list;
        bytes += LinuxMemory.bytes(file, name).orElse(0);
      }
    }
    return bytes;
  }

  /**
   * The bytes there are for further processes: in a container what its limit leaves, else what the
   * system can give without swapping; empty where it does not say.
   */
  public static OptionalLong free() {
    Path system = Path.of("/proc/meminfo");
    OptionalLong free = LinuxMemory.bytes(system, "MemAvailable");
    OptionalLong all = LinuxMemory.bytes(system, "MemTotal");
    return free.isPresent()
            && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean here
            && here.getTotalMemorySize() < all.orElse(0)
        ? OptionalLong.of(Math.min(free.getAsLong(), here.getFreeMemorySize() + filesOfContainer()))
        : free;
  }
}
