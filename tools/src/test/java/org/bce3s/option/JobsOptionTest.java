package org.bce3s.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.process.GpuPool;
import org.bce3s.run.RunConfiguration;
import org.bce3s.sweep.Plan;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class JobsOptionTest {
  @TempDir private Path folder;

  @Command
  static final class Sweeps {
    @Mixin JobsOption jobs;
  }

  private static JobsOption parsed(String jobs) {
    CommandLine commandLine = new CommandLine(new Sweeps());
    commandLine.parseArgs("--jobs=" + jobs);
    Sweeps command = commandLine.getCommand();
    command.jobs.check(commandLine);
    return command.jobs;
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 8, 0, 'threads: 1', 8",
    "auto, 8, 0, 'threads: 3', 2",
    "auto, 2, 0, 'threads: 4', 1",
    "auto, 8, 4, 'threads: 2', 4",
    "auto, 8, 4, 'threads: 2, workers: 2', 2",
    "auto, 2, 4, 'threads: 2, device: gpu', 4",
    "3, 2, 0, 'threads: 2', 3"
  })
  void autoFillsTheCoresOrTheGpusByTheRunThatNeedsMost(
      String jobs, int cores, int gpus, String train, int expected) throws IOException {
    assertThat(parsed(jobs).of(plan(train), cores, gpus)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 0 1, 2, workers: 1, 4",
    "auto, 0 1, 2, workers: 2, 2",
    "auto, 0 1, 1, workers: 2, 1",
    "auto, 0 1 2, , workers: 1, 3",
    "4, 0 1, 2, workers: 1, 4",
    "8, 0 1, 2, workers: 1, '8 runs do not fit by --runs-per-gpu on these GPUs; at most 4, or auto'",
    "3, 0 1, 2, workers: 2, '3 runs do not fit by --runs-per-gpu on these GPUs; at most 2, or auto'",
    "2, 0 1, 1, workers: 2, '2 runs do not fit by --runs-per-gpu on these GPUs; at most 1, or auto'",
    "8, 0 1, , workers: 1, 8",
    "8, 0 1, 2, device: cpu, 8"
  })
  void runsThatShareGpusAreAsManyAsFit(
      String jobs, String gpus, Integer runsPerGpu, String train, String expected)
      throws IOException {
    OptionalInt shared = runsPerGpu == null ? OptionalInt.empty() : OptionalInt.of(runsPerGpu);
    Optional<GpuPool> pool = Optional.of(new GpuPool(List.of(gpus.split(" ")), shared));
    Plan plan = plan(train);
    CommandLine commandLine = new CommandLine(new Sweeps());
    if (expected.matches("\\d+")) {
      assertThat(parsed(jobs).of(plan, pool, commandLine)).isEqualTo(Integer.parseInt(expected));
    } else {
      assertThatThrownBy(() -> parsed(jobs).of(plan, pool, commandLine))
          .isInstanceOf(ParameterException.class)
          .hasMessage("--jobs: " + expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", ""})
  void anythingElseIsRefused(String jobs) {
    assertThatThrownBy(() -> parsed(jobs))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--jobs: " + jobs + " is not allowed; must be at least 1, or auto");
  }

  /** One row as given, and one that needs a single thread. */
  private Plan plan(String train) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            dataset: {name: shapes-lt, head_count: 10, imbalance_factor: 2}
            backbone: {name: resnet8}
            loss: {joint: {name: bce, weight: 1}}
            train: {epochs: 4, batch_size: 16, TRAIN}
            ablation:
              rows:
                asked: {}
                one-thread: {train.threads: 1}
            """
                .replace("TRAIN", train));
    return Plan.of(
        new ExperimentReader(Catalogue.standard()).read(file, List.of()),
        RunConfiguration::planned,
        folder);
  }
}
