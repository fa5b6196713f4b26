package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap that cannot hold the first checkpoint is refused before the first step. */
class CheckpointMemoryTest {
  private static final long MEGA = 1 << 20;

  @TempDir private Path folder;

  @Test
  void aNetTooLargeForTheHeapIsRefused() {
    CheckpointMemory resnet50 = new CheckpointMemory(320 * MEGA, 160 * MEGA, 2);

    assertThatCode(() -> resnet50.require(1024 * MEGA, 300 * MEGA)).doesNotThrowAnyException();
    assertThatThrownBy(() -> resnet50.require(1024 * MEGA, 400 * MEGA))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "--heap: 1024m is not allowed; must be at least 1104m: images and program take 400 MB,"
                + " the checkpoints of this network 704 MB");
  }

  @Test
  void whatARunHoldsIsCounted() {
    TinyRun run = new TinyRun();
    long state =
        run.train(folder).variables().values().stream()
            .mapToLong(tensor -> Float.BYTES * (long) tensor.values().length)
            .sum();

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
