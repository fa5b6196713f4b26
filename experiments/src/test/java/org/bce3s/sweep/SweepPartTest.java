package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fake.HereLauncher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of some rows and seeds of a plan. */
class SweepPartTest {
  private static final List<Row> ROWS =
      List.of(
          FakeRuns.stage("second", "ce", 2),
          FakeRuns.row("bce", 0.1, 3),
          FakeRuns.row("ce", 0, 3),
          FakeRuns.row("ce again", 0, 3));

  @TempDir private Path folder;
  private Path data;
  private Plan plan;
  private final List<String> started = new ArrayList<>();

  @BeforeEach
  void plan() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    plan = FakeSweep.plan(data, ROWS, List.of(4L, 1L));
  }

  private SweepOutcome run(SweepPart part, boolean partial) {
    KeptTables kept = new KeptTables(folder.resolve("kept"), partial, false);
    SweepOptions options =
        new SweepOptions(
            data, folder, Optional.of(kept), 1, false, FakeSweep.RETRIES, part, List.of());
    started.clear();
    SweepObserver observer =
        new SweepObserver() {
          @Override
          public void runStarted(Cell cell) {
            started.add(cell.toString());
          }
        };
    return new Sweep(plan, options, new HereLauncher(), observer, () -> false).run();
  }

  @Test
  void rowsOfTheFirstSeedAreTrainedBeforeThoseOfTheNext() {
    assertThat(run(SweepPart.ALL, false).exitCode()).isZero();
    assertThat(started)
        .containsExactly(
            "bce seed 4", "ce seed 4", "second seed 4", "bce seed 1", "ce seed 1", "second seed 1");
  }

  @Test
  void rowsAndSeedsThatAreAskedForAreTrainedWithWhatTheyStartFrom() {
    SweepOutcome part = run(new SweepPart(Set.of("second"), Set.of(1L)), false);

    assertThat(part.exitCode()).isZero();
    assertThat(part.whole()).isFalse();
    assertThat(started).containsExactly("ce seed 1", "second seed 1");
    assertThat(part.lines())
        .extracting(line -> line.row() + " " + line.cell("seed"))
        .containsExactly("second 1", "ce 1", "ce again 1");

    run(new SweepPart(Set.of("ce again"), Set.of()), false);
    assertThat(started).containsExactly("ce again seed 4");
  }

  @Test
  void tablesOfAPartAreKeptOnlyWhereThatIsAskedFor() {
    SweepFolder kept = SweepFolder.of(folder.resolve("kept"), "fake");
    SweepPart part = new SweepPart(Set.of(), Set.of(4L));
    run(part, false);
    assertThat(kept.runs()).doesNotExist();

    run(part, true);
    assertThat(kept.runs()).exists();
    assertThat(started).isEmpty();

    assertThat(run(SweepPart.ALL, false).whole()).isTrue();
    assertThat(started).containsExactly("bce seed 1", "ce seed 1", "second seed 1");
  }
}
