package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fault.FaultPoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sweeps with fake runs, killed by SIGKILL at the named points. The runs are trained in the sweep's
 * own process, so one death is that of parent and child.
 */
class FaultPointsTest {
  private static final int SIGKILL = 137;

  @TempDir private static Path shared;
  private static Map<String, String> undisturbed;

  @TempDir private Path folder;

  @BeforeAll
  static void sweepUndisturbed() throws Exception {
    prepare(shared);
    assertThat(exitCode(shared, "nowhere")).isZero();
    undisturbed = Remains.of(shared);
    assertThat(undisturbed).hasSizeGreaterThan(10);
  }

  /** The second death of a sweep comes at the second time it is there, and so on, to the end. */
  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void losesNothingWhenKilledAgainAndAgainAt(FaultPoint point) throws Exception {
    prepare(folder);
    int deaths = 0;
    while (exitCode(folder, point.time(deaths + 1)) == SIGKILL) {
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

  /** Leaves a finished run of other settings where the row "ce" is to be trained. */
  private static void prepare(Path out) {
    SweepOptions options =
        new SweepOptions(out, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    List<Long> seeds = List.of(0L);
    Plan other = FakeSweep.plan(out, List.of(FakeRuns.row("ce", 0, 1)), seeds);
    assertThat(FakeSweep.here(other, options).run().exitCode()).isZero();
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
