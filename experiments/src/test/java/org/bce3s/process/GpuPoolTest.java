package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.machine.GpuShare;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuPoolTest {
  @TempDir private Path folder;

  @Test
  void aRunGetsTheGpuThatFewestOthersHave() {
    GpuPool pool = new GpuPool(List.of("0", "1", "2"), OptionalInt.empty());
    assertThat(pool.take(1)).containsExactly("0");
    assertThat(pool.take(1)).containsExactly("1");
    pool.release(List.of("0"));
    assertThat(pool.take(2)).as("workers have different ones").containsExactly("0", "2");
    assertThat(pool.take(1)).as("all are in use").containsExactly("0");
    assertThat(pool.take(1)).containsExactly("1");
    assertThat(pool.take(5)).as("no more than there are").containsExactly("2", "0", "1");
    assertThat(pool.take(0)).isEmpty();
    assertThat(new GpuPool(List.of(), OptionalInt.empty()).take(1)).isEmpty();
  }

  @Test
  void runsThatShareSpreadEvenlyAndTheWorkersOfOneStayApart() {
    GpuPool pool = new GpuPool(List.of("0", "1"), OptionalInt.of(2));
    assertThat(pool.places()).isEqualTo(4);
    assertThat(pool.isShared()).isTrue();
    assertThat(pool.take(2)).containsExactly("0", "1");
    assertThat(pool.take(1)).containsExactly("0");
    assertThat(pool.take(1)).containsExactly("1");
    assertThat(pool.environment(List.of("0", "1")))
        .containsOnly(entry(GpuShare.VISIBLE, "0,1"), entry(GpuShare.RUNS, "2"));
    GpuPool alone = new GpuPool(List.of("0", "1"), OptionalInt.empty());
    assertThat(alone.places()).isEqualTo(2);
    assertThat(alone.isShared()).isFalse();
    assertThat(alone.environment(List.of("0"))).containsOnly(entry(GpuShare.VISIBLE, "0"));
  }

  @Test
  void everyWorkerSeesAGpuOfItsOwnAndKnowsThoseOfItsRun() {
    assertThat(WorkerGroup.gpus("3,GPU-7,5", 2))
        .containsExactly(
            Map.of(GpuShare.VISIBLE, "3", GpuShare.OF_RUN, "3,GPU-7"),
            Map.of(GpuShare.VISIBLE, "GPU-7", GpuShare.OF_RUN, "3,GPU-7"));
    assertThat(WorkerGroup.gpus(null, 2).get(1))
        .isEqualTo(Map.of(GpuShare.VISIBLE, "1", GpuShare.OF_RUN, "0,1"));
    assertThat(WorkerGroup.gpus("3", 2).get(1)).containsEntry(GpuShare.VISIBLE, "");
  }

  @Test
  void findsWhatThisProcessMaySee() throws IOException {
    for (String bus : List.of("0000:01:00.0", "0000:02:00.0")) {
      Files.createDirectories(folder.resolve("proc/driver/nvidia/gpus").resolve(bus));
    }
    assertThat(GpuPool.found(Map.of(), folder)).containsExactly("0", "1");
    assertThat(GpuPool.found(Map.of(GpuShare.VISIBLE, "3, GPU-5f,-1,4"), folder))
        .containsExactly("3", "GPU-5f");
    assertThat(GpuPool.found(Map.of(GpuShare.VISIBLE, ""), folder)).isEmpty();
    assertThat(GpuPool.found(Map.of(), folder.resolve("none"))).isEmpty();
  }

  @Test
  void theProcessOfARunSeesItsGpusAlone() throws Exception {
    LocalLauncher launcher =
        new LocalLauncher(
            echo(), Optional.of(new GpuPool(List.of("4", "GPU-7"), OptionalInt.empty())));
    List<Child> children = new ArrayList<>();
    for (int gpus : List.of(1, 2, 0, 1)) {
      children.add(launcher.launch(launch("run-" + children.size(), gpus)));
    }
    assertThat(seen(children.get(0), 0)).isEqualTo("[4]");
    assertThat(seen(children.get(1), 1)).isEqualTo("[GPU-7,4]");
    assertThat(seen(children.get(2), 2)).as("trained on the CPU").isEqualTo("[]");
    assertThat(seen(children.get(3), 3)).isEqualTo("[GPU-7]");
    Child next = launcher.launch(launch("run-4", 1));
    assertThat(seen(next, 4)).as("those of runs that ended are free").isEqualTo("[4]");
  }

  @Test
  void withoutAPoolNothingIsSet() throws Exception {
    Child child = new LocalLauncher(echo()).launch(launch("run-0", 1));
    assertThat(seen(child, 0))
        .isEqualTo("[" + System.getenv().getOrDefault(GpuShare.VISIBLE, "") + "]");
  }

  /** A command line that is no JVM's: it says what GPUs it sees and takes the rest as arguments. */
  private static RunCommandLine echo() {
    return new RunCommandLine(
        List.of("sh", "-c", "echo \"[$" + GpuShare.VISIBLE + "]\"; cat >/dev/null"), "main");
  }

  private Launch launch(String name, int gpus) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    return new Launch(new RunFolder(run), 0, folder, Optional.empty(), Cluster.ALONE, gpus);
  }

  /** What a run printed; it is ended then. */
  private String seen(Child child, int run) throws Exception {
    Path log = new RunFolder(folder.resolve("run-" + run)).log();
    for (int i = 0; i < 600 && !Files.readString(log).endsWith("\n"); i++) {
      Thread.sleep(50);
    }
    child.kill();
    while (child.exitCode().isEmpty()) {
      Thread.sleep(10);
    }
    return Files.readString(log).strip();
  }
}
