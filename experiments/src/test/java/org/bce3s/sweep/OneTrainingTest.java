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
import org.bce3s.run.RunConfiguration;
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
            tuple(
                CellState.SHOWN_ANEW,
                "without training: other report (report.select: last, now oracle)"));
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
  void withoutWeightsTheAccuraciesOfAnotherSelectionAreThoseItKept() throws IOException {
    sweep(plan(LAST));
    RunLine last = RunsTable.read(sweep.runs()).get(0);
    RunFolder run = sweep.run("ce", 0);
    delete(run.checkpoints());
    trainsNoMore("ce");

    SweepStatus status = SweepStatus.of(sweep, plan(ORACLE));
    String detail =
        "without training: other report (report.select: last, now oracle); its weights are gone, so"
            + " accuracies alone, as it kept them";
    assertThat(status.cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(tuple(CellState.SHOWN_ANEW, detail));
    assertThat(status.notes()).containsExactly("note: ce seed 0 is shown anew " + detail);
    assertThat(sweep(plan(ORACLE)).exitCode()).isZero();

    RunLine oracle = RunsTable.read(sweep.runs()).get(0);
    assertThat(oracle.cell("select")).isEqualTo("oracle");
    for (String group : List.of("all", "many", "medium", "few", "balanced")) {
      assertThat(oracle.cell(group)).isEqualTo(last.cell("oracle_" + group));
    }
    assertThat(oracle.cell("last_all")).isEqualTo(last.cell("all"));
    assertThat(last.cell("ece")).isNotEmpty();
    assertThat(oracle.cell("ece") + oracle.cell("nc2") + oracle.cell("worst_class")).isEmpty();
    assertThat(oracle.cell("kept_figures")).isEqualTo("yes");
    assertThat(sweep.ablation()).content().contains("accuracies alone, as they were kept");
    RunFolder shown = sweep.run("ce", 0);
    assertThat(Files.readAllLines(shown.epochs())).hasSize(4);
    assertThat(shown.predictions()).doesNotExist();
    assertThat(shown.quality()).doesNotExist();

    assertThat(sweep(plan(LAST)).exitCode()).isZero();
    assertThat(RunsTable.read(sweep.runs())).containsExactly(last);
  }

  @Test
  void withoutWeightsWhatWasNotKeptIsTrainedAgainAndPlanAndSweepSaySo() throws IOException {
    sweep(plan(LAST));
    RunFolder run = sweep.run("ce", 0);
    delete(run.checkpoints());
    SweepStatus status = SweepStatus.of(sweep, shownBy(ORACLE, "few-shot", "new"));
    String detail =
        "other report (report.select: last, now oracle; report.shots: oltr, now few-shot), code that measures; "
            + run.path()
            + " cannot be shown so: the weights are gone, so it is trained again; without"
            + " the change it is done";
    assertThat(status.cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(tuple(CellState.STALE, detail));
    assertThat(status.notes()).containsExactly("note: ce seed 0 is trained again: " + detail);
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
  void acceptedCodeIsShownAnewWhereTheReportIsAnotherToo() throws IOException {
    sweep(plan(LAST));
    RunLine last = RunsTable.read(sweep.runs()).get(0);
    asByOtherCode(sweep.run("ce", 0));
    String provenance = Files.readString(sweep.run("ce", 0).provenance());
    trainsNoMore("ce");
    assertThat(SweepStatus.of(sweep, plan(ORACLE)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(
                CellState.STALE,
                "other code, report (report.select: last, now oracle); sweep --accept-code takes it over and"
                    + " shows it anew"));
    assertThat(SweepStatus.of(sweep, accepting(ORACLE)).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsExactly(
            tuple(
                CellState.SHOWN_ANEW,
                "without training: other report (report.select: last, now oracle)"));

    Row second = FakeRuns.stage("second", "ce", 2);
    assertThat(sweep(accepting(ORACLE, second)).failures()).isEmpty();
    List<RunLine> lines = RunsTable.read(sweep.runs());
    assertThat(lines)
        .extracting(line -> line.cell("select"), line -> line.cell("accepted_code"))
        .containsExactly(tuple("oracle", "unknown"), tuple("last", "unknown"));
    assertThat(lines.get(0).cell("all")).isEqualTo(last.cell("oracle_all"));
    assertThat(lines.get(0).cell("ece")).isNotEmpty();
    assertThat(Files.readString(sweep.run("ce", 0).provenance()))
        .as("how it was trained")
        .contains(provenance.lines().filter(l -> l.contains("written")).findFirst().orElseThrow());
    assertThat(SweepStatus.of(sweep, accepting(ORACLE, second)).cells())
        .extracting(CellStatus::state)
        .containsOnly(CellState.DONE);
  }

  @Test
  void acceptedCodeWithoutWeightsKeepsItsAccuraciesOfAnotherSelection() throws IOException {
    sweep(plan(LAST));
    RunLine last = RunsTable.read(sweep.runs()).get(0);
    asByOtherCode(sweep.run("ce", 0));
    delete(sweep.run("ce", 0).checkpoints());
    trainsNoMore("ce");
    assertThat(sweep(accepting(ORACLE)).failures()).isEmpty();
    assertThat(RunsTable.read(sweep.runs()))
        .extracting(l -> l.cell("all"), l -> l.cell("accepted_code"), l -> l.cell("kept_figures"))
        .containsExactly(tuple(last.cell("oracle_all"), "unknown", "yes"));
  }

  @Test
  void seedsOfDifferentCodeAreNeverAveragedSilently() throws IOException {
    Experiment both = new Experiment("fake", List.of(0L, 1L), Optional.of("ce"), List.of(LAST));
    sweep(Plan.of(both, FakeRuns::configuration, data));
    String one = "seeds of different code";
    assertThat(sweep.ablation()).content().doesNotContain(one);
    asByOtherCode(sweep.run("ce", 1));
    Plan accepting =
        Plan.of(both, FakeRuns::configuration, data, sweep.store()::finishedByOtherCode);
    assertThat(sweep(accepting).failures()).isEmpty();
    List<RunLine> lines = RunsTable.read(sweep.runs());
    String first = lines.get(0).cell("run_code");
    String second = lines.get(1).cell("run_code");
    assertThat(first).isNotEqualTo(second);
    assertThat(sweep.ablation())
        .content()
        .contains(one + ": " + first + " (seed 0), " + second + " (seed 1)");
  }

  @Test
  void aRunOfOtherCodeThatWasDamagedIsMeasuredAnewOrElseTrainedAnew() throws IOException {
    sweep(plan(LAST));
    RunFolder run = sweep.run("ce", 0);
    String predictions = Files.readString(run.predictions());
    asByOtherCode(run);
    Files.writeString(run.predictions(), "changed");

    SweepOutcome measured = sweep(accepting(LAST));
    assertThat(measured.failures()).isEmpty();
    assertThat(measured.lines())
        .extracting(line -> line.cell("accepted_code"))
        .containsExactly("unknown");
    assertThat(run.predictions()).content().isEqualTo(predictions);

    Files.writeString(run.predictions(), "changed");
    delete(run.checkpoints());
    SweepOutcome trained = sweep(accepting(LAST));
    assertThat(trained.failures()).isEmpty();
    assertThat(trained.lines()).extracting(line -> line.cell("accepted_code")).containsExactly("");
  }

  @Test
  void aRunThatOtherCodeMeasuredIsMeasuredAnew() throws IOException {
    sweep(plan(LAST));
    RunFolder run = sweep.run("ce", 0);
    RunIdentity identity = run.identity().orElseThrow();
    RunFigures figures = run.result(identity.sha256()).orElseThrow();
    RunConfiguration own = identity.configuration();
    RunIdentity measured =
        new RunIdentity(
            new RunConfiguration(
                own.settings(), own.shown() + "code: 01d", own.platform(), own.code()),
            identity.seed(),
            identity.subsetSha256(),
            identity.contentSha256());
    run.begin(measured, LAST.resolvedYaml());
    run.writeResult(measured, figures);
    trainsNoMore("ce");
    for (Plan plan : List.of(plan(LAST), accepting(LAST))) {
      assertThat(SweepStatus.of(sweep, plan).cells())
          .extracting(CellStatus::state, CellStatus::detail)
          .containsExactly(
              tuple(CellState.SHOWN_ANEW, "without training: other code that measures"));
    }
    assertThat(sweep(accepting(LAST)).failures()).isEmpty();
    assertThat(RunsTable.read(sweep.runs()).get(0).cell("accepted_code")).isEmpty();

    delete(sweep.run("ce", 0).path());
    RunFolder aside = new RunFolder(run.path().resolveSibling(aside()));
    delete(aside.checkpoints());
    assertThat(sweep(accepting(LAST)).failures()).isEmpty();
    assertThat(RunsTable.read(sweep.runs()).get(0).cell("accepted_code"))
        .isEqualTo("what measures");
  }

  /** The only run that was set aside. */
  private String aside() throws IOException {
    try (Stream<Path> runs = Files.list(sweep.run("ce", 0).path().getParent())) {
      return runs.map(r -> r.getFileName().toString())
          .filter(name -> name.startsWith("seed-0."))
          .findFirst()
          .orElseThrow();
    }
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

  /** The plan of a row with another shot rule, measured by some code. */
  private Plan shownBy(Row row, String shots, String code) {
    return Plan.of(
        new Experiment("fake", List.of(0L), Optional.of("ce"), List.of(row)),
        settings -> {
          RunConfiguration fake = FakeRuns.configuration(settings);
          String shown = fake.shown().replaceFirst("shots: .*", "shots: " + shots);
          return new RunConfiguration(
              fake.settings(), shown + "code: " + code, fake.platform(), fake.code());
        },
        data);
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
