package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bce3s.machine.LinuxMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  @Test
  void readsWhatTheSystemSays(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("status");
    Files.writeString(file, "Name:\tjava\nVmPeak:\t 9999999 kB\nVmHWM:\t  831488 kB\nThreads: 3\n");
    assertThat(LinuxMemory.bytes(file, "VmHWM")).hasValue(831488L * 1024);
    assertThat(LinuxMemory.bytes(file, "MemAvailable")).isEmpty();
    assertThat(LinuxMemory.bytes(folder.resolve("none"), "VmHWM")).isEmpty();
  }

  @Test
  void readsWhatAControlGroupSaysInBytes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("memory.stat");
    Files.writeString(file, "file 90\ninactive_file 4096\ntotal_inactive_file 8192\n");
    assertThat(LinuxMemory.bytes(file, "inactive_file")).hasValue(4096);
    assertThat(LinuxMemory.bytes(file, "total_inactive_file")).hasValue(8192);
  }

  @Test
  void thereIsNoRoomBesideAProcessOfWhichNothingIsKnown() {
    assertThat(FreeMemory.hasRoomBeside(0)).isFalse();
  }
}
