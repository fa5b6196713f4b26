package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fake.MemoryFolder;
import org.bce3s.fault.FaultPoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sweeps with fake runs that die at the named points. The runs are trained in the sweep's own
 * process, so one death is that of parent and child.
 *
 * <p>Nothing of a fake sweep outlives its thread but files, so an error that is thrown at a point,
 * and at every later one, leaves what SIGKILL does: at every point so, at some of each kind by
 * SIGKILL, and by that at every point where there is time.
 */
class FaultPointsTest {
  private static final int SIGKILL = 137;

  /** So many times that a sweep is at a point go by before it dies in another one there. */
  private static final int STRIDE = 7;

  /** In an order in which each is still ahead when the one before it has killed the sweep. */
  private static final List<FaultPoint> OF_EACH_KIND =
      List.of(
          FaultPoint.RUN_FOLDER_SET_ASIDE,
          FaultPoint.FILE_HALF_WRITTEN,
          FaultPoint.BATCH_HALF_PREPARED,
          FaultPoint.STEP_DONE,
          FaultPoint.JOURNAL_HALF_APPENDED,
          FaultPoint.EPOCH_TRAINED,
          FaultPoint.CHECKPOINT_BEFORE_MOVE,
          FaultPoint.CHECKPOINT_HALF_DELETED,
          FaultPoint.RUN_TRAINED,
          FaultPoint.SWEEP_RUN_LAUNCHED,
          FaultPoint.SWEEP_TABLES_HALF_REBUILT);

  @TempDir(factory = MemoryFolder.class)
  private static Path shared;

  private static Map<String, String> undisturbed;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  @BeforeAll
  static void sweepUndisturbed() throws Exception {
    prepare(shared);
    assertThat(diesAt(shared, Optional.empty(), 0)).isFalse();
    undisturbed = Remains.of(shared);
    assertThat(undisturbed).hasSizeGreaterThan(10);
  }

  /** A sweep dies the first time it is there, when it goes on the third time, and so on. */
  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void losesNothingWhenItDiesAgainAndAgainAt(FaultPoint point) throws Exception {
    prepare(folder);
    int deaths = 0;
    while (diesAt(folder, Optional.of(point), 2 * deaths + 1)) {
      deaths++;
    }
    assertThat(deaths).as("deaths at %s", point).isPositive();
    assertThat(diesAt(folder, Optional.empty(), 0)).isFalse();
    assertThat(Remains.of(folder)).isEqualTo(undisturbed);
  }

  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void losesNothingWhenItDiesOnceAt(FaultPoint point) throws Exception {
    boolean died = true;
    for (int n = 1; died; n += STRIDE) {
      Path out = Files.createDirectory(folder.resolve(String.valueOf(n)));
      prepare(out);
      died = diesAt(out, Optional.of(point), n);
      assertThat(diesAt(out, Optional.empty(), 0)).isFalse();
      assertThat(Remains.of(out)).as("died at %s", point.time(n)).isEqualTo(undisturbed);
    }
  }

  @Test
  void losesNothingWhenKilledAtAPointOfEachKindInTurn() throws Exception {
    assertThat(kinds(OF_EACH_KIND)).isEqualTo(kinds(List.of(FaultPoint.values())));
    prepare(folder);
    for (FaultPoint point : OF_EACH_KIND) {
      assertThat(exitCode(folder, point.time(1))).as("%s", point).isEqualTo(SIGKILL);
    }
    assertThat(exitCode(folder, "nowhere")).isZero();
    assertThat(Remains.of(folder)).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void losesNothingWhenKilledAgainAndAgainAt(FaultPoint point) throws Exception {
    prepare(folder);
    int deaths = 0;
    while (exitCode(folder, point.time(2 * deaths + 1)) == SIGKILL) {
      deaths++;
    }
    assertThat(deaths).as("deaths at %s", point).isPositive();
    assertThat(exitCode(folder, "nowhere")).isZero();
    assertThat(Remains.of(folder)).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void losesNothingWhenKilledOnceAt(FaultPoint point) throws Exception {
    int exitCode = SIGKILL;
    for (int n = 1; exitCode == SIGKILL; n++) {
      Path out = Files.createDirectory(folder.resolve(String.valueOf(n)));
      prepare(out);
      exitCode = exitCode(out, point.time(n));
      assertThat(exitCode(out, "nowhere")).isZero();
      assertThat(Remains.of(out)).as("killed at %s", point.time(n)).isEqualTo(undisturbed);
    }
  }

  /** What the names of points begin with: whose moments they are. */
  private static Set<String> kinds(List<FaultPoint> points) {
    return points.stream()
        .map(point -> point.name().substring(0, point.name().indexOf('_')))
        .collect(Collectors.toSet());
  }

  /** Leaves a finished run of other settings where the row "ce" is to be trained. */
  private static void prepare(Path out) {
    Plan other = FakeSweep.plan(out, List.of(FakeRuns.row("ce", 0, 1)), List.of(0L));
    assertThat(FakeSweep.here(other, options(out)).run().exitCode()).isZero();
  }

  private static SweepOptions options(Path out) {
    return new SweepOptions(out, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
  }

  /** A process dies; nothing may catch it and go on. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Sweeps in this process; whether that died when it was at a point the {@code n}-th time. */
  private static boolean diesAt(Path out, Optional<FaultPoint> point, int n) {
    AtomicInteger times = new AtomicInteger();
    Consumer<FaultPoint> death =
        reached -> {
          if ((times.get() == n && n > 0)
              || (point.equals(Optional.of(reached)) && times.incrementAndGet() == n)) {
            throw new Death();
          }
        };
    try {
      FaultPoint.watch(
          death,
          () ->
              assertThat(FakeSweep.here(FakeSweep.small(out), options(out)).run().exitCode())
                  .isZero());
      return false;
    } catch (Death died) {
      return true;
    }
  }

  /** Sweeps in a process that dies at a point. */
  private static int exitCode(Path out, String fault) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-D" + FaultPoint.PROPERTY + "=" + fault);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FakeSweep.class.getName(), out.toString(), out.toString(), "1"));
    command.add("small");
    Path errors = out.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isIn(0, SIGKILL);
    return process.exitValue();
  }
}
