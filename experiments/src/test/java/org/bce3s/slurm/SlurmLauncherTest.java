package org.bce3s.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bce3s.fake.FakeArray;
import org.bce3s.fake.FakeChild;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Journal;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of fake runs on a real Slurm of one node, which is started for these tests. */
class SlurmLauncherTest {
  private static final int EPOCHS = 3;
  private static final int SEEDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path cluster;
  @TempDir private Path folder;
  private Path data;
  private Path gate;

  @BeforeAll
  static void startCluster() throws Exception {
    assumeTrue(
        Stream.of("munged", "slurmctld", "slurmd").allMatch(SlurmLauncherTest::isInstalled),
        "Slurm is not installed; on Debian and Ubuntu: apt-get install slurm-wlm munge");
    run(List.of(script("start.sh"), cluster.toString()));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (Files.exists(cluster.resolve("slurm.conf"))) {
      run(List.of(script("stop.sh"), cluster.toString()));
    }
  }

  /** Runs go no further than their first checkpoint until the gate is opened. */
  @BeforeEach
  void shutGate() throws IOException {
    gate = Files.createFile(folder.resolve("gate"));
    data = Files.createDirectory(folder.resolve("data"));
    for (String row : FakeArray.rows(4)) {
      Files.writeString(data.resolve(row), "hold " + gate);
    }
  }

  private void openGate() throws IOException {
    Files.delete(gate);
  }

  @Test
  void killedAndRequeuedTasksGoOnToTheSameTables() throws Exception {
    int rows = 4;
    Path out = folder.resolve("out");
    Process sweep = start(out, rows, 4);
    List<Path> begun = awaitBegun(out, 3).subList(0, 3);
    List<String> names = names(begun);
    process(begun.get(0)).destroyForcibly();
    vanish(process(begun.get(1)));
    ProcessHandle requeued = process(begun.get(2));
    run(List.of("scontrol", "requeue", task(begun.get(2))));
    await(() -> !requeued.isAlive());
    openGate();
    assertThat(exitCode(sweep)).as(errors()).isZero();

    assertThat(names(begun).get(0)).as("the killed task").isNotEqualTo(names.get(0));
    assertThat(names(begun).get(1)).as("the vanished task").isNotEqualTo(names.get(1));
    assertThat(names(begun).get(2)).as("the task queued again").isEqualTo(names.get(2));
    assertThat(submitted(out)).as("the killed and the vanished anew").hasSize(rows * SEEDS + 2);
    for (Path run : begun) {
      assertThat(run.resolve("log.txt")).content().containsOnlyOnce(FakeChild.WENT_ON + 1);
      assertThat(run.resolve("epochs.csv")).content().hasLineCount(1 + EPOCHS);
    }
    Path here = folder.resolve("here");
    SweepOptions options =
        new SweepOptions(data, here, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    assertThat(FakeSweep.here(FakeArray.plan(data, rows), options).run().exitCode()).isZero();
    assertThat(tables(out)).isEqualTo(tables(here));
  }

  @Test
  void aKilledSweepTakesUpTheTasksItLeft() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, 2, 3);
    awaitBegun(out, 3);
    first.destroyForcibly().waitFor();

    assertTakesUpItsTasks(out, 2, 1);
  }

  @Test
  void aTerminatedSweepLeavesNoTaskAndCheckpointsToGoOnFrom() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, 2, 3);
    List<Path> begun = awaitBegun(out, 2);
    first.destroy();
    assertThat(exitCode(first)).as(errors()).isEqualTo(75);
    assertThat(run(List.of("squeue", "--noheader"))).isBlank();
    assertThat(events(out)).contains("run-interrupted").doesNotContain("run-failed");

    openGate();
    assertThat(exitCode(start(out, 2, 4))).as(errors()).isZero();
    assertFinished(out, 2);
    for (Path run : begun) {
      assertThat(run.resolve("log.txt")).content().containsOnlyOnce(FakeChild.WENT_ON + 1);
    }
  }

  @Test
  void aTaskThatIsCancelledIsNotStartedAgain() throws Exception {
    Path out = folder.resolve("out");
    Process sweep = start(out, 2, 2);
    run(List.of("scancel", task(awaitBegun(out, 1).get(0))));
    run(List.of("scancel", task(sweep(out).run(FakeArray.rows(2).get(1), 1).path())));
    openGate();
    assertThat(exitCode(sweep)).as(errors()).isEqualTo(75);
    assertThat(submitted(out)).hasSize(2 * SEEDS);
    assertThat(events(out)).contains("run-interrupted").doesNotContain("run-failed");
    assertThat(run(List.of("squeue", "--noheader"))).isBlank();

    assertThat(exitCode(start(out, 2, 4))).as(errors()).isZero();
    assertFinished(out, 2);
  }

  @Test
  void noMoreTasksRunAtOnceThanAllowedWhenOneIsSubmittedAgain() throws Exception {
    Path out = folder.resolve("out");
    Process sweep = start(out, 2, 1);
    vanish(process(awaitBegun(out, 1).get(0)));
    openGate();
    while (sweep.isAlive()) {
      assertThat(run(List.of("squeue", "--noheader", "--states=RUNNING")).lines().count())
          .isLessThan(2);
      Thread.sleep(100);
    }
    assertThat(exitCode(sweep)).as(errors()).isZero();
    assertThat(submitted(out)).hasSize(2 * SEEDS + 1);
  }

  @Test
  void aRefusalThatPassesIsWaitedOut() throws Exception {
    Path refusal =
        Files.writeString(folder.resolve("refusal"), "Unable to contact slurm controller");
    openGate();
    Path out = folder.resolve("out");
    Process sweep = start(out, 1, 4);
    await(() -> errors().contains("Unable to contact slurm controller; it is asked again"));
    Files.delete(refusal);
    assertThat(exitCode(sweep)).as(errors()).isZero();
    assertFinished(out, 1);
  }

  @Test
  void aRefusalOfTheFirstTasksForWhatIsAskedEndsTheSweep() throws Exception {
    Files.writeString(folder.resolve("refusal"), "Invalid partition name specified");
    assertThat(exitCode(start(folder.resolve("out"), 1, 4))).isEqualTo(1);
    assertThat(errors()).contains("sbatch failed: Invalid partition name specified");
  }

  @Test
  void loggingOutEndsTheSweepAloneAndItsTasksGoOn() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, 1, 1);
    awaitBegun(out, 1);
    run(List.of("kill", "-HUP", String.valueOf(first.pid())));
    assertThat(exitCode(first)).isEqualTo(75);
    assertThat(errors()).contains("its tasks go on");
    assertThat(run(List.of("squeue", "--noheader", "--states=RUNNING"))).isNotBlank();
    assertThat(run(List.of("squeue", "--noheader", "--states=PENDING"))).isNotBlank();

    assertTakesUpItsTasks(out, 1, 1);
  }

  @Test
  void tasksThatWaitedWhileTheirSettingsWereChangedLeaveTheNewOnesAlone() throws Exception {
    Path out = folder.resolve("out");
    run(List.of("scontrol", "update", "NodeName=ALL", "State=DRAIN", "Reason=test"));
    Process second;
    try {
      Process first = start(out, 1, 4);
      await(() -> run(List.of("squeue", "--noheader", "--array")).lines().count() == 2);
      run(List.of("kill", "-HUP", String.valueOf(first.pid())));
      assertThat(exitCode(first)).isEqualTo(75);
      second = start(out, 1, 4, "2");
      await(() -> run(List.of("squeue", "--noheader", "--array")).lines().count() == 4);
    } finally {
      run(List.of("scontrol", "update", "NodeName=ALL", "State=RESUME"));
    }
    openGate();
    assertThat(exitCode(second)).as(errors()).isZero();
    assertThat(events(out)).doesNotContain("run-failed");
    for (int seed = 0; seed < 2; seed++) {
      Path run = sweep(out).run("ce", seed).path();
      assertThat(run.resolve("epochs.csv")).content().hasLineCount(3);
      assertThat(run.resolve("log.txt")).content().contains("is of another run by now");
    }
  }

  @Test
  void saysWhyTasksWait() throws Exception {
    run(List.of("scontrol", "update", "NodeName=ALL", "State=DRAIN", "Reason=test"));
    openGate();
    Path out = folder.resolve("out");
    Process sweep = start(out, 2, 4);
    try {
      await(() -> errors().matches("(?s).*Slurm: task \\d+_0 and 3 more wait: \\w+.*"));
    } finally {
      run(List.of("scontrol", "update", "NodeName=ALL", "State=RESUME"));
    }
    assertThat(exitCode(sweep)).as(errors()).isZero();
  }

  /** Sweeps again while all tasks of the first sweep are left, of which some have not begun. */
  private void assertTakesUpItsTasks(Path out, int rows, int pending) throws Exception {
    Process second = start(out, rows, 4);
    await(() -> Collections.frequency(events(out), "run-started") == rows * SEEDS + pending);
    openGate();
    assertThat(exitCode(second)).as(errors()).isZero();
    assertThat(submitted(out)).as("no task twice").hasSize(rows * SEEDS);
    assertFinished(out, rows);
  }

  private static void assertFinished(Path out, int rows) throws IOException {
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + rows * SEEDS);
  }

  /** Ends a run and the task around it, as if the node had. */
  private static void vanish(ProcessHandle run) {
    run.parent().orElseThrow().destroyForcibly();
    run.destroyForcibly();
  }

  /** The scripts of all tasks that were ever submitted, whatever arrays they went in. */
  private static List<Path> submitted(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(sweep(out).slurm())) {
      return files.filter(file -> file.getFileName().toString().matches("\\d+\\.sh")).toList();
    }
  }

  private Process start(Path out, int rows, int jobs, String... epochs) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FakeArray.class.getName(), out.toString(), data.toString()));
    command.add(String.valueOf(rows));
    command.add(String.valueOf(jobs));
    command.addAll(List.of(epochs));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile());
    builder.environment().put("SLURM_CONF", cluster.resolve("slurm.conf").toString());
    builder.environment().merge("PATH", bin().toString(), (path, bin) -> bin + ":" + path);
    return builder.start();
  }

  /** An sbatch that refuses while there is a file of that name, with what it says. */
  private Path bin() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path sbatch =
        Files.writeString(
            bin.resolve("sbatch"),
            String.format(
                Locale.ROOT,
                """
                #!/bin/sh
                cat '%1$s' 2>/dev/null && exit 1
                PATH=${PATH#*:} exec sbatch "$@"
                """,
                folder.resolve("refusal")));
    assertThat(sbatch.toFile().setExecutable(true)).isTrue();
    return bin;
  }

  private static SweepFolder sweep(Path out) {
    return SweepFolder.of(out, "fake");
  }

  /** Folders of runs that are under way and have a checkpoint. */
  private static List<Path> awaitBegun(Path out, int count) throws Exception {
    List<Path> begun = new ArrayList<>();
    await(
        () -> {
          begun.clear();
          for (String row : FakeArray.rows(4)) {
            for (int seed = 0; seed < SEEDS; seed++) {
              Path run = sweep(out).run(row, seed).path();
              if (hasCheckpoint(run) && FolderLock.isHeld(run)) {
                begun.add(run);
              }
            }
          }
          return begun.size() >= count;
        });
    return begun;
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("epoch-"));
    }
  }

  private static ProcessHandle process(Path run) {
    long pid = Long.parseLong(FolderLock.owner(run).split(" ", -1)[1]);
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** The tasks' names, as the runs' folders keep them. */
  private static List<String> names(List<Path> runs) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path run : runs) {
      names.add(Files.readString(run.resolve("slurm-task.txt")).strip());
    }
    return names;
  }

  /** The id of a run's task, as scancel takes it. */
  private static String task(Path run) throws Exception {
    String[] name = names(List.of(run)).get(0).split("/", -1);
    String job = run(List.of("squeue", "--noheader", "--name=" + name[0], "--format=%F"));
    return job.lines().findFirst().orElseThrow().strip() + "_" + name[1];
  }

  private static List<String> events(Path out) {
    return Journal.read(sweep(out).journal()).stream().map(event -> event.name()).toList();
  }

  private int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  /** The tables but for the timing columns. */
  private static String tables(Path out) throws IOException {
    List<Integer> timing =
        RunsTable.TIMING_COLUMNS.stream().map(RunsTable.COLUMNS::indexOf).toList();
    StringBuilder text = new StringBuilder(Files.readString(sweep(out).ablation()));
    for (String line : Files.readAllLines(sweep(out).runs())) {
      List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
      timing.forEach(column -> cells.set(column, ""));
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static String script(String name) {
    Path place = Path.of("").toAbsolutePath();
    while (!Files.exists(place.resolve("ci/slurm"))) {
      place = place.getParent();
    }
    return place.resolve("ci/slurm").resolve(name).toString();
  }

  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SLURM_CONF", cluster.resolve("slurm.conf").toString());
    Path output = Files.createTempFile(cluster, "output", ".txt");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + text).isZero();
    return text;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
