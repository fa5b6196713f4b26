package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.process.Retries;
import org.bce3s.process.StopFlag;
import org.bce3s.run.FailureClass;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.table.AblationTable;
import org.bce3s.table.Aggregate;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sweeps of fake runs, processes of their own where that matters. */
class SweepTest {
  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
  }

  @Test
  void trainsEqualCellsOnceAndWritesEveryFile() throws IOException {
    Path results = folder.resolve("results");
    Plan plan = FakeSweep.plan(data);
    SweepOutcome outcome =
        sweepInProcesses(
            plan,
            new SweepOptions(
                data,
                out,
                Optional.of(KeptTables.in(results)),
                2,
                false,
                FakeSweep.RETRIES,
                List.of("sweep")));

    assertThat(outcome.exitCode()).isZero();
    assertThat(trained()).hasSize(4).doesNotHaveDuplicates();
    SweepFolder sweep = SweepFolder.of(out, "fake");
    assertThat(Files.readAllLines(sweep.runs()))
        .hasSize(7)
        .element(5)
        .asString()
        .startsWith("ce again,0,")
        .contains(
            ",fake-lt,4,,fakenet,2,sgd,0,,cosine,,,4,8,1,1,f32,mixup,2,none,instance,last,oltr,none,0,1,0,,"
                + ",123.5,1.5,CPU,"
                + FakeRuns.configuration(FakeRuns.settings(0, 4)).platform().switches()
                + ","
                + FakeRuns.SUBSET);
    assertThat(sweep.run("ce", 0).path())
        .isDirectoryContaining("glob:**/resolved.yaml")
        .isDirectoryContaining("glob:**/log.txt")
        .isDirectoryContaining("glob:**/epochs.csv")
        .isDirectoryContaining("glob:**/predictions.csv")
        .isDirectoryContaining("glob:**/checkpoints")
        .isDirectoryContaining("glob:**/result.json");
    assertThat(sweep.run("ce", 1).resolvedYaml()).content().endsWith("\nseeds: [1]\n");
    SweepFolder export = SweepFolder.of(results, "fake");
    assertThat(export.runs()).hasSameBinaryContentAs(sweep.runs());
    assertThat(export.ablation()).hasSameBinaryContentAs(sweep.ablation());
    assertThat(export.provenance()).content().contains("\"resolved_yaml\": [", "\"cpu\": ");
    assertThat(Files.readAllLines(export.path().resolve("epochs.csv")))
        .hasSize(1 + 6 * 4)
        .element(1)
        .asString()
        .startsWith("ce,0,0,0.1,0.0316999983,0.0316999983,,,");
  }

  @Test
  void aggregatesToTheSameBytes() {
    sweep(FakeSweep.plan(data), options(2));
    SweepFolder sweep = SweepFolder.of(out, "fake");
    List<Path> runFolders =
        FakeSweep.plan(data).cells().stream().map(cell -> sweep.run(cell).path()).toList();
    for (List<Path> places : List.of(List.of(out), List.of(sweep.runs()), runFolders)) {
      Aggregate aggregate = Aggregate.of(places);
      assertThat(sweep.runs()).hasContent(RunsTable.text(aggregate.runs()));
      assertThat(sweep.ablation()).hasContent(AblationTable.text(aggregate.runs()));
      assertThat(aggregate.notes()).isEmpty();
    }
  }

  @Test
  void trainsNothingTheSecondTimeAndKeepsTheBytes() throws IOException {
    sweep(FakeSweep.plan(data), options(2));
    Map<String, String> before = tables(out);
    assertThat(sweep(FakeSweep.plan(data), options(1)).exitCode()).isZero();
    assertThat(trained()).hasSize(4);
    assertThat(tables(out)).isEqualTo(before);
  }

  @Test
  void givesTheSameBytesElsewhere() throws IOException {
    sweep(FakeSweep.plan(data), options(2));
    Path elsewhere = folder.resolve("elsewhere");
    sweep(
        FakeSweep.plan(data),
        new SweepOptions(
            data, elsewhere, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of()));
    assertThat(tables(elsewhere)).isEqualTo(tables(out));
  }

  @ParameterizedTest
  @CsvSource({
    "diverge, 1, DIVERGED, epoch 0 step 0: loss is NaN",
    "crash, 1, ERROR, a bug in epoch 0",
    "exit 0, 1, ERROR, ended without a result; see ",
    "exit 3, 1, DATA, exit code 3",
    "memory, 3, OUT_OF_MEMORY, 'Java heap space; a smaller train.batch_size, or more"
        + " train.micro_batches, takes less'",
    "exit 137, 3, KILLED, 'killed by SIGKILL; if nobody did it, the system ran out of memory: a"
        + " smaller train.batch_size, or more train.micro_batches, takes less'",
    "exit 132, 1, ERROR, 'SIGILL: the processor does not know an instruction'",
    "exit 134, 3, NATIVE_CRASH, native code crashed; see ",
    "segfault, 3, NATIVE_CRASH, SIGSEGV (",
  })
  void triesOnlyInfrastructureFailuresAgainAndGoesOnWithTheOthers(
      String behaviour, int attempts, FailureClass failure, String message) throws IOException {
    Files.writeString(data.resolve("ce"), behaviour);
    Plan plan =
        FakeSweep.plan(
            data, List.of(FakeRuns.row("ce", 0, 2), FakeRuns.row("bce", 1, 2)), List.of(0L));
    boolean endsProcess = behaviour.matches("exit .*|segfault");
    SweepOutcome outcome =
        endsProcess ? sweepInProcesses(plan, options(2)) : sweep(plan, options(2));
    assertThat(outcome.exitCode()).isEqualTo(failure == FailureClass.DATA ? 3 : 1);
    assertThat(outcome.lines()).hasSize(1);
    FailedRun failed = outcome.failures().get(0);
    assertThat(failed.failure().failure()).isEqualTo(failure);
    assertThat(failed.failure().message()).startsWith(message);
    assertThat(trained()).filteredOn(failed.cell().identity().sha256()::equals).hasSize(attempts);
    assertThat(states()).containsExactly("FAILED", "DONE");

    Files.delete(data.resolve("ce"));
    assertThat(sweep(plan, options(2)).exitCode()).isZero();
    assertThat(states()).containsOnly("DONE");
  }

  @Test
  void keepsTheReportOfEveryCrashAndEveryAttemptInTheJournal() throws IOException {
    Files.writeString(data.resolve("ce"), "once segfault");
    Plan plan = FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2)), List.of(0L));
    List<Duration> waits = new ArrayList<>();
    SweepObserver observer =
        new SweepObserver() {
          @Override
          public void runRetried(Cell cell, RunFailure failure, Duration wait) {
            waits.add(wait);
          }
        };
    Retries retries = new Retries(2, Duration.ofMillis(300));
    SweepOptions options =
        new SweepOptions(data, out, Optional.empty(), 1, false, retries, List.of());
    assertThat(FakeSweep.sweep(plan, options, observer, new StopFlag()).run().exitCode()).isZero();
    assertThat(waits).containsExactly(Duration.ofMillis(300));
    SweepFolder sweep = SweepFolder.of(out, "fake");
    assertThat(sweep.run("ce", 0).path()).isDirectoryContaining("glob:**/hs_err.*.log");
    assertThat(Journal.read(sweep.journal()))
        .filteredOn(event -> event.values().containsKey("attempt"))
        .extracting(Event::name, event -> event.value("attempt"))
        .containsExactly(
            tuple("run-started", "1"), tuple("run-failed", "1"), tuple("run-started", "2"));
  }

  @Test
  void endsAtTheFirstFailureWhenAskedTo() throws IOException {
    Files.writeString(data.resolve("ce"), "diverge");
    SweepOptions failFast =
        new SweepOptions(data, out, Optional.empty(), 1, true, FakeSweep.RETRIES, List.of());
    SweepOutcome outcome = sweep(FakeSweep.plan(data), failFast);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.failures()).hasSize(1);
    assertThat(trained()).hasSize(1);
  }

  @Test
  void namesWhatMadeACellStaleAndKeepsTheOldRun() {
    sweep(FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2))), options(2));
    Plan changed = FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 3)));
    SweepFolder sweep = SweepFolder.of(out, "fake");
    assertThat(SweepStatus.of(sweep, changed).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsOnly(tuple(CellState.STALE, "other settings (epochs: 2, now 3)"));

    sweep(changed, options(2));
    assertThat(trained()).hasSize(4);
    sweep(FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2))), options(2));
    assertThat(trained()).as("the old runs were taken back").hasSize(4);
    assertThat(Aggregate.of(List.of(out)).runs()).hasSize(2);
  }

  @Test
  void namesTheOtherSettingsOfARunThatWasBegunAndMakesRoom() throws IOException {
    sweep(FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2))), options(2));
    Plan changed = FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 3)));
    SweepFolder sweep = SweepFolder.of(out, "fake");
    for (long seed : List.of(0L, 1L)) {
      Files.delete(sweep.run("ce", seed).path().resolve("result.json"));
    }
    SweepStatus status = SweepStatus.of(sweep, changed);

    String detail = "interrupted with other settings (epochs: 2, now 3)";
    assertThat(status.cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsOnly(tuple(CellState.TO_RUN, detail));
    assertThat(status.notes())
        .containsExactly(
            "note: ce seed 0, ce seed 1 are begun anew, what is there is set aside: " + detail);
  }

  @Test
  void namesChangedDataAndChangedCodeAndTrainsThemAnew() throws IOException {
    List<Row> rows = List.of(FakeRuns.row("ce", 0, 2));
    sweep(FakeSweep.plan(data, rows), options(2));
    SweepFolder sweep = SweepFolder.of(out, "fake");
    Plan otherCode =
        Plan.of(
            new Experiment("fake", List.of(0L, 1L), Optional.empty(), rows),
            settings -> FakeRuns.configuration(settings, "0123456789abcdef"),
            data);
    assertThat(SweepStatus.of(sweep, otherCode).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsOnly(tuple(CellState.STALE, "other code; sweep --accept-code takes it as it is"));

    Files.writeString(data.resolve("content"), "ef".repeat(32));
    Plan otherPixels = FakeSweep.plan(data, rows);
    assertThat(SweepStatus.of(sweep, otherPixels).cells())
        .extracting(CellStatus::state, CellStatus::detail)
        .containsOnly(tuple(CellState.STALE, "other content of images"));
    sweep(otherPixels, options(2));
    assertThat(trained()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void refusesCodeOrDataThatChangedAfterThePlan() throws IOException {
    List<Row> rows = List.of(FakeRuns.row("ce", 0, 2));
    Experiment experiment = new Experiment("fake", List.of(0L), Optional.empty(), rows);
    Plan rebuilt =
        Plan.of(experiment, settings -> FakeRuns.configuration(settings, "0123456789abcdef"), data);
    assertThat(sweep(rebuilt, options(1)).failures())
        .extracting(failed -> failed.failure().toString())
        .containsExactly(
            "configuration: "
                + SweepFolder.of(out, "fake").run("ce", 0).path()
                + " is of another run: different code");

    Plan planned = FakeSweep.plan(data, rows, List.of(0L));
    Files.writeString(data.resolve("content"), "ef".repeat(32));
    assertThat(sweep(planned, options(1)).failures())
        .extracting(failed -> failed.failure().toString())
        .containsExactly("data: the data is not that of the plan: different content of images");
  }

  @Test
  void findsTheRunsOfARenamedRow() {
    sweep(FakeSweep.plan(data, List.of(FakeRuns.row("ce", 0, 2))), options(2));
    sweep(FakeSweep.plan(data, List.of(FakeRuns.row("cross entropy", 0, 2))), options(2));
    assertThat(trained()).hasSize(2);
    assertThat(SweepFolder.of(out, "fake").ablation()).content().contains("\ncross entropy,2,");
  }

  @Test
  void findsFinishedRunsWithoutTheJournal() throws IOException {
    sweep(FakeSweep.plan(data), options(2));
    Map<String, String> before = tables(out);
    Files.delete(SweepFolder.of(out, "fake").journal());
    sweep(FakeSweep.plan(data), options(2));
    assertThat(trained()).isEmpty();
    assertThat(tables(out)).isEqualTo(before);
  }

  @Test
  void tellsWhoHoldsTheFolder() {
    Path sweepFolder = SweepFolder.of(out, "fake").path();
    FolderLock lock = FolderLock.acquire(sweepFolder, Duration.ZERO);
    try {
      assertThatThrownBy(() -> sweep(FakeSweep.plan(data), options(1)))
          .isInstanceOf(FolderException.class)
          .hasMessageMatching(
              ".*/fake is in use by pid "
                  + ProcessHandle.current().pid()
                  + " on .+ since .+Z; wait until it ends \\(status .*/fake --watch\\), or sweep"
                  + " with another --out or experiment name");
    } finally {
      lock.close();
    }
  }

  @Test
  void stopsWithCheckpointsAndGoesOnLater() throws IOException {
    Path gate = Files.createFile(folder.resolve("gate"));
    for (String row : List.of("ce", "bce+contrastive")) {
      Files.writeString(data.resolve(row), "hold " + gate);
    }
    StopFlag stop = new StopFlag();
    SweepObserver stopAtProgress =
        new SweepObserver() {
          @Override
          public void runProgress(Cell cell, Progress progress) {
            if (progress.epoch() > 0) {
              stop.request();
            }
          }
        };
    SweepOutcome outcome =
        FakeSweep.sweep(FakeSweep.plan(data), options(2), stopAtProgress, stop).run();
    assertThat(outcome.exitCode()).isEqualTo(75);
    assertThat(states()).contains("INTERRUPTED", "TO_RUN").doesNotContain("FAILED", "RUNNING");

    Files.delete(gate);
    assertThat(sweep(FakeSweep.plan(data), options(2)).exitCode()).isZero();
    Path whole = folder.resolve("whole");
    sweep(
        FakeSweep.plan(data),
        new SweepOptions(data, whole, Optional.empty(), 2, false, FakeSweep.RETRIES, List.of()));
    assertThat(tables(out)).isEqualTo(tables(whole));
    assertThat(SweepFolder.of(out, "fake").run("ce", 0).epochs())
        .hasSameTextualContentAs(SweepFolder.of(whole, "fake").run("ce", 0).epochs());
  }

  private SweepOptions options(int jobs) {
    return new SweepOptions(data, out, Optional.empty(), jobs, false, FakeSweep.RETRIES, List.of());
  }

  private static SweepOutcome sweep(Plan plan, SweepOptions options) {
    return FakeSweep.here(plan, options).run();
  }

  private static SweepOutcome sweepInProcesses(Plan plan, SweepOptions options) {
    return FakeSweep.sweep(plan, options, new SweepObserver() {}, new StopFlag()).run();
  }

  private List<String> states() {
    return SweepStatus.of(SweepFolder.of(out, "fake")).cells().stream()
        .map(cell -> cell.state().name())
        .toList();
  }

  /** The runs that were started, by identity. */
  private List<String> trained() {
    return Journal.read(SweepFolder.of(out, "fake").journal()).stream()
        .filter(event -> event.name().equals("run-started"))
        .map((Event event) -> event.value("run"))
        .toList();
  }

  /** The tables but for the timing columns. */
  static Map<String, String> tables(Path out) throws IOException {
    SweepFolder sweep = SweepFolder.of(out, "fake");
    return Map.of(
        "runs", Remains.withoutTiming(sweep.runs()),
        "ablation", Files.readString(sweep.ablation()));
  }
}
