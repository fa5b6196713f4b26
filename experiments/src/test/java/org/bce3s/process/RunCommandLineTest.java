package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandLineTest {
  /**
   * A heap that starts at a share of the machine's memory is filled before anything is collected.
   */
  @Test
  void aRunsHeapIsSmallUntilItIsNeeded() {
    List<String> java = RunCommandLine.ofThisJvm("Main", "1g").java();
    assertThat(java).contains("-Xmx1g", "-Xms16m", "-XX:MaxHeapFreeRatio=20");
    List<String> collectors = java.stream().filter(o -> o.matches("-XX:\\+Use\\w*GC")).toList();
    List<String> here = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertThat(collectors)
        .as("one collector alone, the one of this JVM if it was told one")
        .hasSize(1)
        .allMatch(c -> c.equals("-XX:+UseSerialGC") || here.contains(c));
  }
}
