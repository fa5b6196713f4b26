package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bce3s.fake.FakeChild;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.AtomicFile;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.process.Child;
import org.bce3s.process.Launch;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.NextRun;
import org.bce3s.process.RunCommandLine;
import org.bce3s.process.StopFlag;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps, one run at a time, that start the next run's process while one comes to its end. */
class StartAheadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path data;
  private Path gate;
  private Path out;
  private Plan plan;
  private final StopFlag stop = new StopFlag();

  /** The first run gets no further than its first checkpoint until the gate is opened. */
  @BeforeEach
  void shutGate() throws IOException {
    gate = Files.createFile(folder.resolve("gate"));
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    Files.writeString(data.resolve("ce"), "hold " + gate);
    plan =
        FakeSweep.plan(
            data, List.of(FakeRuns.row("ce", 0, 3), FakeRuns.row("bce", 0.1, 3)), List.of(0L));
  }

  @Test
  void theProcessThatWaitedTrainsTheNextRunToTheSameBytes() throws Exception {
    CompletableFuture<SweepOutcome> sweep = sweep(out);
    ProcessHandle waiting = waiting();
    assertThat(files()).as("what a run leaves that waits").noneMatch(file -> file.contains("bce"));
    Files.delete(gate);
    assertThat(sweep.get().exitCode()).isZero();
    assertThat(started()).element(1).isEqualTo(waiting.pid());

    Path plain = folder.resolve("plain");
    assertThat(FakeSweep.sweep(plan, options(plain), new SweepObserver() {}, stop).run().exitCode())
        .isZero();
    assertThat(Remains.of(out)).isEqualTo(Remains.of(plain)).isNotEmpty();
    assertThat(files()).isEqualTo(names(plain).map(name -> name.replace("plain", "out")).toList());
  }

  @Test
  void aStopLeavesNoProcessAndNoFileOfTheRunThatWaits() throws Exception {
    CompletableFuture<SweepOutcome> sweep = sweep(out);
    ProcessHandle waiting = waiting();
    stop.request();
    assertThat(sweep.get().exitCode()).isEqualTo(75);
    assertThat(waiting.isAlive()).isFalse();
    assertThat(ours()).isEmpty();
    assertThat(files()).noneMatch(file -> file.contains("bce"));
  }

  @Test
  void aKilledSweepLeavesNoProcessAndNoFileOfTheRunThatWaits() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FakeSweep.class.getName(), out.toString(), data.toString(), "1"));
    command.add("ahead");
    Process killed = new ProcessBuilder(command).start();
    await(() -> killed.children().count() == 2);
    List<ProcessHandle> children = killed.children().toList();
    killed.destroyForcibly().waitFor();
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(files()).anyMatch(f -> f.contains("/ce/")).noneMatch(file -> file.contains("bce"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"diverge", "exit 3", "exit 137", "memory", "segfault", "once crash"})
  void aRunThatFailsIsToldAsOneThatWasNotStartedAhead(String behaviour) throws Exception {
    Files.writeString(data.resolve("bce"), behaviour);
    CompletableFuture<SweepOutcome> sweep = sweep(out);
    waiting();
    Files.delete(gate);
    List<String> told = told(sweep.get(), out);

    Files.writeString(data.resolve("bce"), behaviour);
    Path plain = folder.resolve("plain");
    SweepOutcome outcome =
        FakeSweep.sweep(plan, options(plain), new SweepObserver() {}, stop).run();
    assertThat(told).isEqualTo(told(outcome, plain)).hasSizeGreaterThan(1);
  }

  @Test
  void aProcessThatDiedWaitingIsReplaced() throws Exception {
    CompletableFuture<SweepOutcome> sweep = sweep(out);
    ProcessHandle waiting = waiting();
    waiting.destroyForcibly();
    await(() -> !waiting.isAlive());
    Files.delete(gate);
    assertThat(sweep.get().exitCode()).isZero();
    assertThat(started()).hasSize(2).doesNotContain(waiting.pid());
  }

  @Test
  void aProcessThatWaitsForAnotherRunIsReplaced() throws Exception {
    List<Cell> cells = plan.cells();
    LocalLauncher launcher = launcher();
    SweepFolder sweep = SweepFolder.of(out, "fake");
    Child first = launcher.launch(launch(cells.get(0)));
    launcher.prepare(
        new NextRun(sweep.run(cells.get(1)), cells.get(1).yaml() + "#", 0, data), first);
    ProcessHandle waiting = waiting();
    Child second = launcher.launch(launch(cells.get(1)));
    assertThat(second.pid()).isNotEqualTo(waiting.pid());
    assertThat(waiting.isAlive()).isFalse();
    first.kill();
    await(() -> first.exitCode().isPresent() && second.exitCode().isPresent());
    assertThat(second.exitCode()).hasValue(0);
  }

  private Launch launch(Cell cell) {
    SweepFolder sweep = SweepFolder.of(out, "fake");
    sweep.store().take(cell.row().name(), cell.seed(), cell.identity(), cell.yaml());
    return new Launch(sweep.run(cell), cell.seed(), data, Optional.empty(), Cluster.ALONE, 0);
  }

  /** What a person is told, without folder, process and time. */
  private static List<String> told(SweepOutcome outcome, Path to) {
    List<String> told = new ArrayList<>();
    outcome.failures().forEach(failed -> told.add(failed.failure().toString()));
    for (Event event : Journal.read(SweepFolder.of(to, "fake").journal())) {
      told.add(event.name() + " " + event.values().getOrDefault("message", ""));
    }
    return told.stream()
        .map(line -> line.replace(to.toString(), "OUT"))
        .map(line -> line.replaceAll("pc=0x\\w+|[pt]id=\\d+", "N"))
        .toList();
  }

  private CompletableFuture<SweepOutcome> sweep(Path to) {
    AtomicFile.createFolder(to);
    Sweep sweep = new Sweep(plan, options(to), launcher(), new SweepObserver() {}, stop);
    return CompletableFuture.supplyAsync(sweep::run);
  }

  private static LocalLauncher launcher() {
    return new LocalLauncher(
        RunCommandLine.ofThisJvm(FakeChild.class.getName(), "64m"), Optional.empty(), true);
  }

  private SweepOptions options(Path to) {
    return new SweepOptions(data, to, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
  }

  /** The process that waits, once it is there. */
  private static ProcessHandle waiting() throws InterruptedException {
    await(() -> ours().size() == 2);
    return ours().stream().max((a, b) -> Long.compare(a.pid(), b.pid())).orElseThrow();
  }

  private static List<ProcessHandle> ours() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private List<Long> started() {
    return Journal.read(SweepFolder.of(out, "fake").journal()).stream()
        .filter(event -> event.name().equals("run-started"))
        .map(event -> Long.valueOf(event.value("pid")))
        .toList();
  }

  private List<String> files() throws IOException {
    return names(out).toList();
  }

  private Stream<String> names(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.map(file -> folder.relativize(file).toString()).sorted().toList().stream();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
