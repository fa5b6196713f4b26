package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fake.HereLauncher;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Journal;
import org.bce3s.process.Child;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps between which runs change their places, and the tables that are kept of them. */
class MovedRunsTest {
  @TempDir private Path folder;
  private Path data;
  private Path out;
  private SweepFolder sweep;
  private SweepFolder kept;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    sweep = SweepFolder.of(out, "fake");
    kept = SweepFolder.of(folder.resolve("kept"), "fake");
  }

  @Test
  void aRowThatTakesTheNameOfARenamedOneLeavesTheOtherItsCurves() throws IOException {
    sweep(false, FakeRuns.row("ce", 0, 2));
    Row renamed = FakeRuns.row("old ce", 0, 2);
    Row other = FakeRuns.row("ce", 0.5, 5);

    sweep(true, renamed, other);

    Map<String, String> first = tables();
    assertThat(first.get("epochs.csv").lines().filter(line -> line.startsWith("old ce,0,")))
        .hasSize(2);
    sweep(true, renamed, other);
    assertThat(tables()).isEqualTo(first);
    assertThat(sweep.run("old ce", 0).epochs()).content().hasLineCount(1 + 2);
  }

  @Test
  void goingBackToOldSettingsKeepsEveryTable() throws IOException {
    sweep(true, FakeRuns.row("ce", 0, 2));
    Map<String, String> before = tables();
    assertThat(before).containsKeys("epochs.csv", "quality.csv", "classes.csv");

    sweep(false, FakeRuns.row("ce", 0, 3));
    sweep(true, FakeRuns.row("ce", 0, 2));

    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aStageStartsFromARunThatWasSetAside() {
    sweep(false, FakeRuns.row("ce", 0, 2));
    sweep(false, FakeRuns.row("ce", 0, 3));

    SweepOutcome outcome =
        sweep(false, FakeRuns.row("ce", 0, 2), FakeRuns.stage("second", "ce", 1));

    assertThat(outcome.failures()).isEmpty();
  }

  @Test
  void runsThatSwapTheirNamesAreNotTrainedAgain() {
    sweep(false, FakeRuns.row("a", 0, 2), FakeRuns.row("b", 0.5, 2));
    String a = sweep.run("a", 0).weightsSha256().orElseThrow();

    sweep(false, FakeRuns.row("b", 0, 2), FakeRuns.row("a", 0.5, 2));

    assertThat(sweep.run("b", 0).weightsSha256()).hasValue(a);
    assertThat(started()).isEqualTo(4);
  }

  @Test
  void aFolderThatAPersonMovedIsFoundAndOneThatIsGoneIsTrainedAnew() throws IOException {
    sweep(true, FakeRuns.row("ce", 0, 2));
    Map<String, String> before = tables();
    Files.move(sweep.run("ce", 0).path(), sweep.path().resolve("kept for later"));

    sweep(true, FakeRuns.row("ce", 0, 2));

    assertThat(started()).isEqualTo(2);
    assertThat(tables()).isEqualTo(before);
    Files.move(sweep.run("ce", 0).path(), folder.resolve("away"));
    assertThat(status(FakeRuns.row("ce", 0, 2))).containsExactly(CellState.TO_RUN, CellState.DONE);
    sweep(true, FakeRuns.row("ce", 0, 2));
    assertThat(started()).isEqualTo(3);
  }

  @Test
  void aRunOfARenamedRowGoesOnFromItsCheckpoint() {
    sweepInterruptedIn("ce", FakeRuns.row("ce", 0, 2));
    RunFolder begun = sweep.run("ce", 0);
    assertThat(begun.checkpoints()).isNotEmptyDirectory();

    sweep(false, FakeRuns.row("cross entropy", 0, 2));

    assertThat(begun.path()).doesNotExist();
    assertThat(sweep.run("cross entropy", 0).epochs()).content().hasLineCount(1 + 2);
  }

  @Test
  void aFolderInWhichAProcessIsAtWorkIsNotMoved() {
    sweep(false, FakeRuns.row("ce", 0, 2));
    sweep(false, FakeRuns.row("ce", 0, 3));
    RunFolder place = sweep.run("ce", 0);
    RunIdentity atWork = place.identity().orElseThrow();

    FolderLock lock = FolderLock.acquire(place.path(), Duration.ZERO);
    try {
      sweep(true, FakeRuns.row("ce", 0, 2));
      assertThat(place.identity()).hasValue(atWork);
      assertThat(kept.path().resolve("epochs.csv")).content().hasLineCount(1 + 2 * 2);
    } finally {
      lock.close();
    }

    sweep(false, FakeRuns.row("ce", 0, 2));
    assertThat(place.epochs()).content().hasLineCount(1 + 2);
    assertThat(place.path().resolve("runs.csv")).exists();
  }

  /** The child ends with 75 by itself: a person stopped it, and not the sweep. */
  @Test
  void aSweepWhoseFirstStageWasStoppedEnds() {
    SweepOutcome outcome =
        sweepInterruptedIn(
            "ce",
            FakeRuns.stage("third", "second", 1),
            FakeRuns.stage("second", "ce", 1),
            FakeRuns.row("ce", 0, 2),
            FakeRuns.row("other", 1, 2));

    assertThat(outcome.exitCode()).isEqualTo(75);
    assertThat(outcome.lines()).hasSize(2).allMatch(line -> line.row().equals("other"));
  }

  @Test
  void tablesOfASweepThatDidNotEndReplaceNothingUnlessAsked() throws IOException {
    Row ce = FakeRuns.row("ce", 0, 2);
    sweep(true, ce, FakeRuns.row("bce", 1, 2));
    Map<String, String> before = tables();
    Files.writeString(data.resolve("bce"), "diverge");
    List<Row> changed = List.of(ce, FakeRuns.row("bce", 1, 3));

    assertThat(run(changed, Optional.of(KeptTables.in(folder.resolve("kept")))).exitCode())
        .isEqualTo(1);
    assertThat(tables()).isEqualTo(before);

    run(changed, Optional.of(new KeptTables(folder.resolve("kept"), true, false)));
    assertThat(kept.runs()).content().hasLineCount(1 + 2);
  }

  @Test
  void aTableThatIsGoneIsAnErrorOfTheExport() throws IOException {
    sweep(true, FakeRuns.row("ce", 0, 2));
    Map<String, String> before = tables();
    Path gone = sweep.run("ce", 1).classes();
    Files.delete(gone);

    assertThatThrownBy(() -> sweep(true, FakeRuns.row("ce", 0, 2)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(gone + " is gone, though the run's result names it");
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void anotherExperimentOfTheNameReplacesKeptTablesOnlyWhenTold() throws IOException {
    sweep(true, FakeRuns.row("a", 0, 2), FakeRuns.row("b", 1, 2));
    Map<String, String> before = tables();
    List<Row> other = List.of(FakeRuns.row("c", 2, 2));

    assertThatThrownBy(() -> sweep(true, other.get(0)))
        .isInstanceOf(FolderException.class)
        .hasMessageContaining(
            "keeps tables of runs that this experiment does not have: a seed 0, a seed 1, b seed 0,"
                + " b seed 1;");
    assertThat(started()).as("nothing was trained").isEqualTo(4);
    assertThat(tables()).isEqualTo(before);

    run(other, Optional.of(new KeptTables(folder.resolve("kept"), false, true)));
    assertThat(kept.runs()).content().hasLineCount(1 + 2);
  }

  @Test
  void finishedRowsOfAnotherExperimentOfTheNameAreNamed() {
    Row a = FakeRuns.row("a", 0, 2);
    sweep(false, a, FakeRuns.row("b", 1, 2));
    Row renamed = FakeRuns.row("new a", 0, 2);

    Plan plan = FakeSweep.plan(data, List.of(renamed, FakeRuns.row("c", 2, 2)));

    assertThat(OtherRows.of(sweep, plan)).containsExactly("b");
    assertThat(OtherRows.notes(sweep, plan))
        .containsExactly(
            "note: "
                + sweep.path()
                + " holds finished runs of rows that this experiment does not have: b; they stay"
                + " there, and its tables leave them out");
  }

  @Test
  void aProcessThatHasTheNumberOfARunsOneIsNotTheRun() {
    Plan plan = FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2)), List.of(0L));
    Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    sweep(false, FakeRuns.row("other", 5, 2));
    try (Journal journal = Journal.open(sweep.journal(), yesterday)) {
      journal.append(SweepEvents.planned(plan));
      journal.append(
          List.of(
              SweepEvents.started(
                  plan.cells().get(0), "ce/seed-0", 1, ProcessHandle.current().pid())));
    }

    assertThat(SweepStatus.of(sweep, plan).cells())
        .extracting(CellStatus::state)
        .containsExactly(CellState.TO_RUN);
  }

  @Test
  void tablesAreNotKeptWhereRunsLie() {
    for (Path results : List.of(out, sweep.path(), out.resolve("../out/fake/ce"))) {
      assertThatThrownBy(
              () -> run(List.of(FakeRuns.row("ce", 0, 2)), Optional.of(KeptTables.in(results))))
          .isInstanceOf(FolderException.class)
          .hasMessageStartingWith("--results: " + results + " is not allowed: runs lie in ");
    }
    run(List.of(FakeRuns.row("ce", 0, 2)), Optional.of(KeptTables.in(out.resolve("results"))));
  }

  private SweepOutcome sweep(boolean keep, Row... rows) {
    Optional<KeptTables> tables =
        keep ? Optional.of(KeptTables.in(folder.resolve("kept"))) : Optional.empty();
    return run(List.of(rows), tables);
  }

  private SweepOutcome run(List<Row> rows, Optional<KeptTables> tables) {
    return FakeSweep.here(FakeSweep.plan(data, rows), options(tables)).run();
  }

  private SweepOutcome sweepInterruptedIn(String row, Row... rows) {
    Stopping launcher = new Stopping(row);
    Plan plan = FakeSweep.plan(data, List.of(rows));
    return new Sweep(plan, options(Optional.empty()), launcher, new SweepObserver() {}, () -> false)
        .run();
  }

  private SweepOptions options(Optional<KeptTables> tables) {
    return new SweepOptions(data, out, tables, 1, false, FakeSweep.RETRIES, List.of());
  }

  private List<CellState> status(Row... rows) {
    Plan plan = FakeSweep.plan(data, List.of(rows));
    return SweepStatus.of(sweep, plan).cells().stream().map(CellStatus::state).toList();
  }

  private long started() {
    return Journal.read(sweep.journal()).stream()
        .filter(event -> event.name().equals("run-started"))
        .count();
  }

  /** The kept tables by name. */
  private Map<String, String> tables() throws IOException {
    Map<String, String> tables = new TreeMap<>();
    try (Stream<Path> files = Files.list(kept.path())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        tables.put(file.getFileName().toString(), Remains.withoutTiming(file));
      }
    }
    return tables;
  }

  /** Stops the runs of one row at their first step, others are trained here. */
  private static final class Stopping implements ChildLauncher {
    private static final int MANY = 1_000;
    private final String row;
    private int pauses;

    Stopping(String row) {
      this.row = row;
    }

    @Override
    public Child launch(Launch launch) {
      boolean stops = launch.folder().path().getParent().getFileName().toString().equals(row);
      return new HereLauncher(stops).launch(launch);
    }

    /** Asked for at each pause; nothing here needs many. */
    @Override
    public Duration pollEvery() {
      assertThat(++pauses).as("the sweep hangs").isLessThan(MANY);
      return Duration.ZERO;
    }
  }
}
