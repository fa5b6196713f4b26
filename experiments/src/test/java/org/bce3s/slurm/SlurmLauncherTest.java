package org.bce3s.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bce3s.fake.FakeArray;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Journal;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of fake runs on a real Slurm of one node, which is started for these tests. */
class SlurmLauncherTest {
  /** Rows of two seeds. */
  private static final int MANY = 12;

  private static final int FEW = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path cluster;
  @TempDir private Path folder;
  private Path data;

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

  @BeforeEach
  void slowRuns() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    for (String row : FakeArray.rows(MANY)) {
      Files.writeString(data.resolve(row), "slow");
    }
  }

  @Test
  void killedAndRequeuedTasksGoOnToTheSameTables() throws Exception {
    Path out = folder.resolve("out");
    Process sweep = start(out, "slurm", MANY);
    List<Path> begun = awaitBegun(out, 3);
    process(begun.get(0)).destroyForcibly();
    ProcessHandle vanishing = process(begun.get(1));
    vanishing.parent().orElseThrow().destroyForcibly();
    vanishing.destroyForcibly();
    run(List.of("scontrol", "requeue", task(begun.get(2))));
    assertThat(exitCode(sweep)).as(errors()).isZero();

    assertThat(sweep(out).slurm().toFile().list())
        .as("the killed and the vanished task were submitted again, the other was queued again")
        .hasSize(3);
    for (Path run : begun.subList(0, 3)) {
      assertThat(run.resolve("epochs.csv")).content().hasLineCount(7);
    }
    for (String row : FakeArray.rows(MANY)) {
      Files.delete(data.resolve(row));
    }
    Path local = folder.resolve("local");
    assertThat(exitCode(start(local, "local", MANY))).isZero();
    assertThat(tables(out)).isEqualTo(tables(local));
  }

  @Test
  void aKilledSweepTakesUpTheTasksItLeft() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, "slurm", FEW);
    awaitBegun(out, 2);
    first.destroyForcibly().waitFor();

    assertThat(exitCode(start(out, "slurm", FEW))).as(errors()).isZero();
    assertThat(sweep(out).slurm().toFile().list()).as("one array was submitted").hasSize(1);
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + 2 * FEW);
  }

  @Test
  void aTerminatedSweepLeavesNoTaskAndCheckpointsToGoOnFrom() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, "slurm", FEW);
    awaitBegun(out, 2);
    first.destroy();
    assertThat(exitCode(first)).as(errors()).isEqualTo(75);
    assertThat(run(List.of("squeue", "--noheader"))).isBlank();
    assertThat(events(out)).contains("run-interrupted").doesNotContain("run-failed");

    assertThat(exitCode(start(out, "slurm", FEW))).as(errors()).isZero();
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + 2 * FEW);
  }

  @Test
  void aTaskThatIsCancelledIsNotStartedAgain() throws Exception {
    Path out = folder.resolve("out");
    Process sweep = start(out, "slurm", FEW);
    run(List.of("scancel", task(awaitBegun(out, 1).get(0))));
    String pending = task(sweep(out).run(FakeArray.rows(FEW).get(FEW - 1), 1).path());
    run(List.of("scancel", pending));
    assertThat(exitCode(sweep)).as(errors()).isEqualTo(75);
    assertThat(sweep(out).slurm().toFile().list()).as("one array was submitted").hasSize(1);
    assertThat(events(out)).contains("run-interrupted").doesNotContain("run-failed");
    assertThat(run(List.of("squeue", "--noheader"))).isBlank();

    assertThat(exitCode(start(out, "slurm", FEW))).as(errors()).isZero();
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + 2 * FEW);
  }

  @Test
  void noMoreTasksRunAtOnceThanAllowedWhenOneIsSubmittedAgain() throws Exception {
    Path out = folder.resolve("out");
    Process sweep = start(out, "slurm", FEW, 1);
    ProcessHandle vanishing = process(awaitBegun(out, 1).get(0));
    vanishing.parent().orElseThrow().destroyForcibly();
    vanishing.destroyForcibly();
    while (sweep.isAlive()) {
      assertThat(run(List.of("squeue", "--noheader", "--states=RUNNING")).lines().count())
          .isLessThan(2);
      Thread.sleep(200);
    }
    assertThat(exitCode(sweep)).as(errors()).isZero();
    assertThat(sweep(out).slurm().toFile().list()).hasSize(2);
  }

  @Test
  void aRefusalThatPassesIsWaitedOut() throws Exception {
    Path refusal =
        Files.writeString(folder.resolve("refusal"), "Unable to contact slurm controller");
    Path out = folder.resolve("out");
    Process sweep = start(out, "slurm", FEW);
    await(() -> errors().contains("Unable to contact slurm controller; it is asked again"));
    Files.delete(refusal);
    assertThat(exitCode(sweep)).as(errors()).isZero();
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + 2 * FEW);
  }

  @Test
  void aRefusalOfTheFirstTasksForWhatIsAskedEndsTheSweep() throws Exception {
    Files.writeString(folder.resolve("refusal"), "Invalid partition name specified");
    assertThat(exitCode(start(folder.resolve("out"), "slurm", FEW))).isEqualTo(1);
    assertThat(errors()).contains("sbatch failed: Invalid partition name specified");
  }

  @Test
  void loggingOutEndsTheSweepAloneAndItsTasksGoOn() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, "slurm", FEW, 1); // one by one, so that some are left
    awaitBegun(out, 1);
    run(List.of("kill", "-HUP", String.valueOf(first.pid())));
    assertThat(exitCode(first)).isEqualTo(75);
    assertThat(errors()).contains("its tasks go on");
    assertThat(run(List.of("squeue", "--noheader", "--states=PENDING,RUNNING"))).isNotBlank();

    assertThat(exitCode(start(out, "slurm", FEW))).as(errors()).isZero();
    assertThat(sweep(out).slurm().toFile().list()).as("one array was submitted").hasSize(1);
    assertThat(Files.readAllLines(sweep(out).runs())).hasSize(1 + 2 * FEW);
  }

  @Test
  void saysWhyTasksWait() throws Exception {
    run(List.of("scontrol", "update", "NodeName=ALL", "State=DRAIN", "Reason=test"));
    Path out = folder.resolve("out");
    Process sweep = start(out, "slurm", FEW);
    try {
      await(() -> errors().matches("(?s).*Slurm: task \\d+_0 and 5 more wait: \\w+.*"));
    } finally {
      run(List.of("scontrol", "update", "NodeName=ALL", "State=RESUME"));
    }
    assertThat(exitCode(sweep)).as(errors()).isZero();
  }

  private Process start(Path out, String launcher, int rows) throws IOException {
    return start(out, launcher, rows, 4);
  }

  private Process start(Path out, String launcher, int rows, int jobs) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FakeArray.class.getName(), out.toString(), data.toString(), launcher));
    command.add(String.valueOf(rows));
    command.add(String.valueOf(jobs));
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
          for (String row : FakeArray.rows(MANY)) {
            for (int seed = 0; seed < 2; seed++) {
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

  /** The id of a run's task, as scancel takes it. */
  private static String task(Path run) throws Exception {
    String[] name = Files.readString(run.resolve("slurm-task.txt")).strip().split("/", -1);
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
