package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunProvenance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps some of whose rows start from the runs of others. */
class StagedSweepTest {
  @TempDir private Path folder;
  private Path data;
  private SweepFolder sweep;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    sweep = SweepFolder.of(folder, "fake");
  }

  /** A third stage, written before the second, written before the first. */
  private static List<Row> rows(int epochsOfTheFirst) {
    return List.of(
        FakeRuns.stage("third", "second", 1),
        FakeRuns.stage("second", "ce", 2),
        FakeRuns.row("ce", 0.1, epochsOfTheFirst));
  }

  private SweepOutcome run(List<Row> rows) {
    Plan plan = FakeSweep.plan(data, rows, List.of(0L, 1L));
    SweepOptions options =
        new SweepOptions(data, folder, Optional.empty(), 2, false, FakeSweep.RETRIES, List.of());
    return FakeSweep.here(plan, options).run();
  }

  @Test
  void aStageWaitsForTheRunItStartsFromAndTakesItsWeights() throws IOException {
    SweepOutcome outcome = run(rows(3));

    assertThat(outcome.exitCode()).isZero();
    assertThat(Files.readAllLines(sweep.runs()))
        .hasSize(7)
        .anyMatch(line -> line.startsWith("second,0,") && line.contains(",normalized,ce,,fake-lt,"))
        .anyMatch(line -> line.startsWith("ce,1,") && line.contains(",normalized,,,fake-lt,"));
    RunFolder second = sweep.run("second", 1);
    RunProvenance provenance = RunProvenance.read(second).orElseThrow();
    assertThat(provenance.value("start_run")).isEqualTo("../../ce/seed-1");
    assertThat(provenance.start(second).map(RunFolder::path)).hasValue(sweep.run("ce", 1).path());
    assertThat(provenance.value("start_weights_sha256"))
        .isEqualTo(sweep.run("ce", 1).weightsSha256().orElseThrow());
    assertThat(second.weightsSha256()).isNotEqualTo(sweep.run("ce", 1).weightsSha256());
  }

  @Test
  void aStageOfAnotherFirstStageIsAnotherRun() {
    run(rows(3));
    RunIdentity before = sweep.run("third", 0).identity().orElseThrow();

    run(rows(4));
    RunIdentity after = sweep.run("third", 0).identity().orElseThrow();

    assertThat(after).isNotEqualTo(before);
    assertThat(before.difference(after)).isEqualTo("settings (start.start.epochs: 3, now 4)");
    assertThat(run(rows(3)).exitCode()).isZero();
    assertThat(sweep.run("third", 0).identity()).hasValue(before);
  }

  @Test
  void aStageWhoseFirstStageFailsIsNotTrainedAndSaysWhy() throws IOException {
    Files.writeString(data.resolve("ce"), "diverge");

    SweepOutcome failed = run(rows(3));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.failures())
        .extracting(f -> f.cell() + ": " + f.failure().message())
        .contains(
            "second seed 0: ce seed 0, which it starts from, failed",
            "third seed 0: second seed 0, which it starts from, failed");
    Files.delete(data.resolve("ce"));
    assertThat(run(rows(3)).exitCode()).isZero();
  }

  @Test
  void aDamagedCheckpointOfTheFirstStageIsNotStartedFrom() throws IOException {
    run(List.of(rows(3).get(2)));
    for (long seed : new long[] {0, 1}) {
      try (var files = Files.walk(sweep.run("ce", seed).checkpoints())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }

    assertThat(run(rows(3)).failures().get(0).failure().toString())
        .isEqualTo(
            "data: stage.start: "
                + sweep.run("ce", 0).checkpoints()
                + ": the newest sound checkpoint is not the one of the result; the last one was"
                + " damaged or deleted");
  }

  @Test
  void aStageWithoutItsFirstStageIsRefusedWhenPlanned() {
    assertThatThrownBy(() -> run(List.of(FakeRuns.stage("second", "cee", 2), rows(3).get(2))))
        .isInstanceOf(ExperimentException.class)
        .hasMessage("second: stage.start: unknown row \"cee\"; did you mean \"ce\"?");
    assertThatThrownBy(() -> run(List.of(FakeRuns.stage("second", "ce", 2))))
        .hasMessage(
            "second: stage.start: unknown row \"ce\": the experiment has no other row to start"
                + " from");
    assertThatThrownBy(() -> run(List.of(FakeRuns.stage("a", "b", 2), FakeRuns.stage("b", "a", 2))))
        .hasMessage(
            "a: stage.start: the rows start from each other: a from b from a\n"
                + "b: stage.start: the rows start from each other: b from a from b");
  }
}
