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
    assertThat(java).contains("-Xmx1g", "-Xms65536k", "-XX:MaxHeapFreeRatio=20");
    assertThat(RunCommandLine.ofThisJvm("Main", "32m").java()).contains("-Xmx32m", "-Xms32768k");
    List<String> collectors = java.stream().filter(o -> o.matches("-XX:\\+Use\\w*GC")).toList();
    List<String> here = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertThat(collectors)
        .as("one collector alone, the one of this JVM if it was told one")
        .hasSize(1)
        .allMatch(c -> c.equals("-XX:+UseSerialGC") || here.contains(c));
  }
}
