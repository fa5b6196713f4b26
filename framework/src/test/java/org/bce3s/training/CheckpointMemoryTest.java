package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Maps;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.backbone.ResNet;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap that cannot hold the first checkpoint is refused before the first step. */
class CheckpointMemoryTest {
  private static final long MEGA = 1 << 20;

  @TempDir private Path folder;

  @Test
  void aNetTooLargeForTheHeapIsRefused() {
    CheckpointMemory resnet50 = new CheckpointMemory(64 * MEGA, 160 * MEGA, 2);

    assertThatCode(() -> resnet50.require(1024 * MEGA, 400 * MEGA)).doesNotThrowAnyException();
    assertThatThrownBy(() -> resnet50.require(1024 * MEGA, 500 * MEGA))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "--heap: 1024m is not allowed; must be at least 1044m: images and program take 500 MB,"
                + " the checkpoints of this network 544 MB");
  }

  /** However many there are: a heap of the size of all is not needed. */
  @Test
  void aCheckpointIsWrittenAndReadATensorAtATime() {
    List<WeakReference<FloatTensor>> asked = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    Map<String, FloatTensor> variables =
        Maps.toMap(List.of("a", "b", "c", "d", "e", "f"), name -> tensor());
    Map<String, FloatTensor> counted =
        Maps.asMap(
            variables.keySet(),
            name -> {
              System.gc();
              held.add((int) asked.stream().filter(tensor -> !tensor.refersTo(null)).count());
              FloatTensor tensor = tensor();
              asked.add(new WeakReference<>(tensor));
              return tensor;
            });
    Checkpoints checkpoints = new Checkpoints(folder);

    checkpoints.write(new TrainingState(1, 0, LossSums.NONE, counted, BestEpochs.NONE));

    assertThat(held).hasSizeGreaterThanOrEqualTo(6).allMatch(tensors -> tensors <= 1);
    TrainingState read = checkpoints.newest().orElseThrow();
    assertThat(read.variables()).isEqualTo(variables);
    assertThat(read.variables().get("a")).isNotSameAs(read.variables().get("a"));
  }

  private static FloatTensor tensor() {
    return new FloatTensor(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
  }

  /** Beside the next checkpoint there may be no room for the one that a run goes on from. */
  @Test
  void whatARunGoesOnFromIsNotHeldOnTo() {
    TinyRun run = new TinyRun();
    run.backbone = new ResNet(List.of(64, 512), List.of(1, 1), ResNet.Shortcut.PAD);
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.epochs = 1;
    long before = heldInTheFirstStep(run, folder);
    long state = bytes(TinyRun.variables(folder));
    assertThat(state).isGreaterThan(16 * MEGA);

    run.epochs = 2;
    long after = heldInTheFirstStep(run, folder);

    assertThat(after - before).isLessThan(state * 3 / 4); // its best epoch's weights are kept
  }

  private static long heldInTheFirstStep(TinyRun run, Path folder) {
    List<Long> held = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void step(int epoch, int step, double loss) {
            if (held.isEmpty()) {
              System.gc();
              held.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            }
          }
        };
    run.trainer().train(folder, observer, () -> false);
    return held.get(0);
  }

  private static long bytes(Map<String, FloatTensor> variables) {
    return variables.values().stream()
        .mapToLong(tensor -> Float.BYTES * (long) tensor.values().length)
        .sum();
  }

  @Test
  void whatARunHoldsIsCounted() {
    TinyRun run = new TinyRun();
    long state = bytes(run.train(folder).variables());

    RunSettings settings = run.settings();
    try (NetworkGraph graph =
        NetworkGraph.of(
            Blueprint.of(settings, run.data()),
            settings,
            EpochPlan.of(settings.train(), run.data().train().size()),
            0,
            Cluster.ALONE)) {
      assertThat(graph.bytes()).isEqualTo(state);
      assertThat(graph.bytes(Set.of("classifier.bias"))).isEqualTo(10 * Float.BYTES);
    }
  }
}
