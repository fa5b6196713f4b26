package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.tensor.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first session of a process decides about its threads: not so a look at the devices. */
class ComputeThreadsEndToEndTest {
  private static final String ONE_EPOCH =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.5}
      loss: {joint: bce}
      train: {epochs: 1, batch_size: 32, threads: 1}
      """;

  @TempDir private Path folder;

  @Test
  void lookingForAGpuDoesNotChangeTheBitsOfTheCpu() {
    assumeFalse(Devices.hasGpu());
    Path file = TestFiles.write(folder.resolve("threads.yaml"), ONE_EPOCH);

    // One run each, since they are equal: the device is known by what is in force.
    for (String device : List.of("cpu", "auto")) {
      Console sweep =
          Console.run(
              "sweep",
              file.toString(),
              "train.device=" + device,
              "--out",
              folder.resolve(device).toString());
      assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    }

    assertThat(steps("auto")).hasSameTextualContentAs(steps("cpu"));
  }

  private Path steps(String device) {
    return folder.resolve(device).resolve("threads/threads/seed-3/steps.csv");
  }
}
