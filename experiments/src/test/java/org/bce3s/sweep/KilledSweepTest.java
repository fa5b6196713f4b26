package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bce3s.fake.FakeSweep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps in processes of their own, ended from outside. */
class KilledSweepTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path data;
  private Path gate;
  private Path out;

  /** Runs go no further than their first checkpoint until the gate is opened. */
  @BeforeEach
  void shutGate() throws IOException {
    gate = Files.createFile(folder.resolve("gate"));
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    for (String row : List.of("ce", "bce+contrastive")) {
      Files.writeString(data.resolve(row), "hold " + gate);
    }
  }

  @Test
  void aKilledSweepLeavesNoOrphansAndGoesOnToTheSameBytes() throws Exception {
    Process first = start(out);
    Path firstCheckpoint = Path.of("epoch-000001-step-00000000", "manifest.json");
    await(() -> Files.exists(sweep(out).run("ce", 0).checkpoints().resolve(firstCheckpoint)));
    List<ProcessHandle> children = first.children().toList();
    assertThat(children).isNotEmpty();
    first.destroyForcibly().waitFor();
    Files.delete(gate);

    Process second = start(out);
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(exitCode(second)).as(Files.readString(folder.resolve("errors"))).isZero();
    Path whole = folder.resolve("whole");
    assertThat(exitCode(start(whole))).isZero();
    assertThat(SweepTest.tables(out)).isEqualTo(SweepTest.tables(whole));
    assertThat(sweep(out).run("ce", 0).epochs())
        .hasSameTextualContentAs(sweep(whole).run("ce", 0).epochs());
    assertThat(sweep(out).run("ce", 0).predictions())
        .hasSameTextualContentAs(sweep(whole).run("ce", 0).predictions());
  }

  @Test
  void aTerminatedSweepStopsItsRunsAndExits75() throws Exception {
    Process process = start(out);
    await(() -> Files.exists(sweep(out).run("ce", 0).progress()));
    List<ProcessHandle> children = process.children().toList();
    process.destroy();
    assertThat(exitCode(process)).isEqualTo(75);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(SweepStatus.of(sweep(out)).cells().get(0).state()).isEqualTo(CellState.INTERRUPTED);
  }

  @Test
  void aSecondSweepOfTheFolderIsTurnedAway() throws Exception {
    Process first = start(out);
    await(() -> Files.exists(sweep(out).run("ce", 0).progress()));
    Process second = start(out);
    assertThat(exitCode(second)).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("errors")).strip())
        .matches(".*/fake is in use by pid " + first.pid() + " on .+ since .+Z; wait until it .+");
    first.destroy();
    exitCode(first);
  }

  private Process start(Path to) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.add(FakeSweep.class.getName());
    command.addAll(List.of(to.toString(), data.toString(), "2"));
    return new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
  }

  private static SweepFolder sweep(Path to) {
    return SweepFolder.of(to, "fake");
  }

  private int exitCode(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
