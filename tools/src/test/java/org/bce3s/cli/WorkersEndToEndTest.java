package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers as a person starts them. */
class WorkersEndToEndTest {
  private static final String TINY =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce, weight: 1}}
      train: {epochs: 1, batch_size: 32, workers: 2, device: cpu, optimizer: {name: sgd, rate: 0.05}}
      """;

  private static final String SHARES =
      "2 workers, batch 32 = 2 x 16; train.optimizer.rate 0.05 is that of the batch of 32 and is"
          + " not scaled (a batch k times as large wants about k times the rate: Goyal et al."
          + " 2017); BatchNorm sees the 16 images of a worker, and worker 0's running statistics"
          + " are evaluated and kept\n";

  @TempDir private Path folder;

  @Test
  void worker0TellsThePersonWhatTheWorkersShare() {
    Console first = run("203.0.113.7:24720,127.0.0.1:24721", 0);

    assertThat(first.out()).isEqualToNormalizingNewlines(SHARES);
    assertThat(first.err())
        .contains(
            "203.0.113.7:24720 is no address of this machine; --worker says which of --workers it"
                + " is");
    assertThat(first.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  void anotherWorkerLeavesThatToWorker0() {
    Console second = run("127.0.0.1:24721,203.0.113.7:24720", 1);

    assertThat(second.out()).isEmpty();
    assertThat(second.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  private Console run(String workers, int worker) {
    Path file = TestFiles.write(folder.resolve("tiny.yaml"), TINY);
    return Console.run(
        "run",
        file.toString(),
        "--out",
        folder.resolve("runs").toString(),
        "--workers",
        workers,
        "--worker",
        String.valueOf(worker));
  }
}
