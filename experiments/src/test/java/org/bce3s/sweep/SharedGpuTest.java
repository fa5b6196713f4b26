package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.fake.FakeChild;
import org.bce3s.fake.FakeSweep;
import org.bce3s.process.GpuPool;
import org.bce3s.process.Launch;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.RunCommandLine;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProvenance;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose runs, each a process, are told of GPUs that nobody has. */
class SharedGpuTest {
  @TempDir private Path folder;

  @Test
  void runsThatShareAGpuAreTheSameRunsAndSayThatTheyShared() throws IOException {
    Plan plan = FakeSweep.plan(Files.createDirectory(folder.resolve("data")));
    Path alone = sweep(plan, "alone", new GpuPool(List.of("0", "GPU-7"), OptionalInt.empty()), 2);
    Path shared = sweep(plan, "shared", new GpuPool(List.of("5"), OptionalInt.of(2)), 2);

    assertThat(Remains.of(shared)).isEqualTo(Remains.of(alone)).isNotEmpty();
    for (Cell cell : plan.runs()) {
      RunFolder run = SweepFolder.of(shared, "fake").run(cell);
      assertThat(run.identity()).isEqualTo(SweepFolder.of(alone, "fake").run(cell).identity());
      RunProvenance provenance = RunProvenance.read(run).orElseThrow();
      assertThat(provenance.value("run_gpus")).isEqualTo("5");
      assertThat(provenance.value("runs_per_gpu")).isEqualTo("2");
    }
    assertThat(lines(shared)).extracting(line -> line.cell("run_gpus")).containsOnly("5");
    assertThat(lines(shared)).extracting(line -> line.cell("runs_per_gpu")).containsOnly("2");
    assertThat(lines(alone)).extracting(line -> line.cell("run_gpus")).containsOnly("0", "GPU-7");
    assertThat(lines(alone)).extracting(line -> line.cell("runs_per_gpu")).containsOnly("");
  }

  private Path sweep(Plan plan, String name, GpuPool gpus, int jobs) {
    Path out = folder.resolve(name);
    LocalLauncher launcher =
        new LocalLauncher(
            RunCommandLine.ofThisJvm(FakeChild.class.getName(), "64m"), Optional.of(gpus));
    SweepOptions options =
        new SweepOptions(
            folder.resolve("data"),
            out,
            Optional.empty(),
            jobs,
            false,
            FakeSweep.RETRIES,
            List.of());
    Sweep sweep =
        new Sweep(
            plan,
            options,
            launch -> launcher.launch(onGpu(launch)),
            new SweepObserver() {},
            new StopFlag());
    assertThat(sweep.run().exitCode()).isZero();
    return out;
  }

  /** The settings of a fake run say CPU. */
  private static Launch onGpu(Launch launch) {
    return new Launch(
        launch.folder(), launch.seed(), launch.data(), launch.start(), launch.cluster(), 1);
  }

  private static List<RunLine> lines(Path out) {
    return RunsTable.read(SweepFolder.of(out, "fake").runs());
  }
}
