package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeakMemoryTest {
  @TempDir private Path folder;

  @Test
  void isWhatLinuxSaysOfTheProcess() throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nVmPeak:\t 9999999 kB\nVmHWM:\t  831488 kB\n");
    assertThat(PeakMemory.text(status)).contains("peak memory: 812 MiB");
  }

  @Test
  void isNotSaidWhereItIsNotKnown() throws IOException {
    Path status = folder.resolve("status");
    assertThat(PeakMemory.text(status)).isEmpty();
    Files.writeString(status, "Name:\tjava\n");
    assertThat(PeakMemory.text(status)).isEmpty();
  }
}
