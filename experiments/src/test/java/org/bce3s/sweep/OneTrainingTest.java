package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.settings.Selection;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One training may be shown in several ways, and by other code if that is accepted. */
class OneTrainingTest {
  private static final Row LAST = FakeRuns.row("ce", 0, 3);
  private static final Row ORACLE = FakeRuns.row("ce", 0, 3, Selection.ORACLE);

  @TempDir private Path folder;
  private Path data;
  private SweepFolder sweep;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    sweep = SweepFolder.of(folder, "fake");
  }

  @Test
  void whatIsShownOfAFinishedRunIsMeasuredAnewWithoutTraining() throws IOException {
    assertThat(sweep(plan(LAST)).exitCode()).isZero();
    List<String> steps = Files.readAllLines(sweep.run("ce", 0).steps());
    RunLine last = RunsTable.read(sweep.runs()).get(0);
    trainsNoMore("ce");

    assertThat(SweepStatus.of(sweep, plan(ORACLE)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(CellState.SHOWN_ANEW, "without training: other report (report.select: oracle)"));
    assertThat(sweep(plan(ORACLE)).exitCode()).isZero();
    RunLine oracle = RunsTable.read(sweep.runs()).get(0);
    assertThat(oracle.cell("select")).isEqualTo("oracle");
    assertThat(oracle.cell("all")).isEqualTo(last.cell("oracle_all"));
    assertThat(oracle.cell("last_all")).isEqualTo(last.cell("all"));
    assertThat(oracle.cell("images_per_second")).isNotEqualTo("0.0");
    RunFolder shown = sweep.run("ce", 0);
    assertThat(Files.readAllLines(shown.steps())).isEqualTo(steps);
    assertThat(Files.readAllLines(shown.epochs())).hasSize(4);
    assertThat(shown.predictions()).exists();

    assertThat(sweep(plan(LAST)).exitCode()).isZero();
    assertThat(RunsTable.read(sweep.runs())).containsExactly(last);
  }

  @Test
  void rowsThatDifferInWhatIsShownAreTrainedOnce() throws IOException {
    Row shown = FakeRuns.row("ce oracle", 0, 3, Selection.ORACLE);
    trainsNoMore("ce oracle");
    assertThat(SweepStatus.of(sweep, plan(LAST, shown)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(CellState.TO_RUN, ""),
            tuple(CellState.SHOWN_ANEW, "without training: from that of ce"));
    assertThat(sweep(plan(LAST, shown)).exitCode()).isZero();
    assertThat(RunsTable.read(sweep.runs()))
        .extracting(RunLine::row, line -> line.cell("select"))
        .containsExactly(tuple("ce", "last"), tuple("ce oracle", "oracle"));
  }

  @Test
  void withoutWeightsItIsTrainedAgainAndPlanSaysSo() throws IOException {
    sweep(plan(LAST));
    RunFolder run = sweep.run("ce", 0);
    delete(run.checkpoints());
    assertThat(SweepStatus.of(sweep, plan(ORACLE)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(
                CellState.STALE,
                "other report (report.select: oracle); "
                    + run.path()
                    + " cannot be shown so: the weights are gone, so it is trained again; without"
                    + " the change it is done"));
    assertThat(sweep(plan(ORACLE)).exitCode()).isZero();
    assertThat(sweep.run("ce", 0).hasWeights()).isTrue();
  }

  @Test
  void otherCodeIsStaleUnlessItIsAcceptedAndThenEveryTableSaysSo() throws IOException {
    sweep(plan(LAST));
    asByOtherCode(sweep.run("ce", 0));
    trainsNoMore("ce");
    assertThat(SweepStatus.of(sweep, plan(LAST)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(CellState.STALE, "other code; sweep --accept-code takes it as it is"));

    Row second = FakeRuns.stage("second", "ce", 2);
    Row other = FakeRuns.row("bce", 1, 2);
    assertThat(sweep(accepting(LAST, second, other)).failures()).isEmpty();
    assertThat(RunsTable.read(sweep.runs()))
        .extracting(RunLine::row, line -> line.cell("accepted_code"))
        .containsExactly(tuple("ce", "unknown"), tuple("second", "unknown"), tuple("bce", ""));
    assertThat(Files.readString(sweep.run("ce", 0).path().resolve(RunsTable.FILE)))
        .contains("unknown");
    assertThat(sweep.ablation()).content().contains("accepted over other code");
    assertThat(SweepStatus.of(sweep, accepting(LAST, second, other)).cells())
        .extracting(CellStatus::state)
        .containsOnly(CellState.DONE);
    assertThat(SweepStatus.of(sweep, plan(LAST, second, other)).cells())
        .extracting(CellStatus::state)
        .containsExactly(CellState.STALE, CellState.STALE, CellState.DONE);
  }

  @Test
  void aRunOfOtherCodeThatWasDamagedIsNotAcceptedButTrainedAnew() throws IOException {
    sweep(plan(LAST));
    RunFolder run = sweep.run("ce", 0);
    asByOtherCode(run);
    Files.writeString(run.predictions(), "changed");

    SweepOutcome outcome = sweep(accepting(LAST));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.lines()).extracting(line -> line.cell("accepted_code")).containsExactly("");
  }

  /** Makes a finished run one that was trained by other code. */
  private static void asByOtherCode(RunFolder run) {
    RunIdentity identity = run.identity().orElseThrow();
    RunFigures figures = run.result(identity.sha256()).orElseThrow();
    RunIdentity older =
        new RunIdentity(
            FakeRuns.configuration(LAST.settings(), "beef"),
            identity.seed(),
            identity.subsetSha256(),
            identity.contentSha256());
    run.begin(older, LAST.resolvedYaml());
    run.writeResult(older, figures);
  }

  private Plan accepting(Row... rows) {
    return Plan.of(
        new Experiment("fake", List.of(0L), Optional.of("ce"), List.of(rows)),
        FakeRuns::configuration,
        data,
        sweep.store()::finishedByOtherCode);
  }

  private Plan plan(Row... rows) {
    return FakeSweep.plan(data, List.of(rows), List.of(0L));
  }

  private SweepOutcome sweep(Plan plan) {
    SweepOptions options =
        new SweepOptions(data, folder, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    return FakeSweep.here(plan, options).run();
  }

  /** From now on a training step of the row is an error. */
  private void trainsNoMore(String row) throws IOException {
    Files.writeString(data.resolve(row), "crash");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
