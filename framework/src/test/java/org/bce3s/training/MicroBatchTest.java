package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.network.Blueprint;
import org.bce3s.network.ByPlace;
import org.bce3s.network.MicroBatch;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicroBatchTest {
  private static final int BATCH = 12;

  /** With the running statistics, BatchNorm does not look at the batch. */
  private static final StageSettings FROZEN =
      new StageSettings(
          "before",
          Selection.LAST,
          Trainable.ALL,
          BatchNormMode.FROZEN,
          false,
          OptionalDouble.empty());

  @TempDir private Path folder;

  @Test
  void partsCoverTheBatchOnceAndDifferByOneAtMost() {
    assertThat(MicroBatch.of(10, 4))
        .containsExactly(
            new MicroBatch(0, 3, 10),
            new MicroBatch(3, 3, 10),
            new MicroBatch(6, 2, 10),
            new MicroBatch(8, 2, 10));
    assertThat(MicroBatch.of(2, 4))
        .containsExactly(new MicroBatch(0, 1, 2), new MicroBatch(1, 1, 2));
    assertThat(MicroBatch.of(7, 1)).containsExactly(new MicroBatch(0, 7, 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 12})
  void aNetThatDoesNotLookAtTheBatchLearnsTheSame(int parts) {
    Step whole = step(1, Optional.of(FROZEN));
    Step cut = step(parts, Optional.of(FROZEN));

    assertThat(cut.losses.total()).isCloseTo(whole.losses.total(), within(1e-5));
    assertThat(cut.losses.joint().orElseThrow())
        .isCloseTo(whole.losses.joint().orElseThrow(), within(1e-5));
    assertThat(cut.losses.contrastive().orElseThrow())
        .isCloseTo(whole.losses.contrastive().orElseThrow(), within(1e-5));
    assertThat(cut.losses.uniform().orElseThrow())
        .isCloseTo(whole.losses.uniform().orElseThrow(), within(1e-5));
    assertThat(mean(whole.variables.get("memory").values())).isNotZero();
    whole.variables.forEach(
        (name, value) ->
            assertThat(cut.variables.get(name).values())
                .as(name)
                .containsExactly(value.values(), within(2e-5f)));
  }

  @Test
  void batchNormMovesItsStatisticsOnceAPart() {
    Step whole = step(1, Optional.empty());
    Step cut = step(3, Optional.empty());

    // From 1 towards the variance v of the stem: 1 + 0.1 (v - 1) after one part, 0.9^3 left of 1
    // after three.
    double once = mean(whole.variables.get("stem.bn_variance").values());
    double thrice = mean(cut.variables.get("stem.bn_variance").values());
    double variance = (once - 0.9) / 0.1;
    // Twice would leave 0.81 of it, four times 0.656; parts vary a little less than the whole.
    assertThat(thrice)
        .isCloseTo(0.729 + 0.271 * variance, within(0.02 * Math.abs(1 - variance)))
        .isNotCloseTo(once, within(0.1 * Math.abs(1 - variance)));
  }

  @Test
  void endsInTheSameBitsTwice() {
    TinyRun run = run(4);
    assertThat(run.train(folder.resolve("a")).variables())
        .usingRecursiveComparison()
        .isEqualTo(run.train(folder.resolve("b")).variables());
  }

  private record Step(ByPlace<Double> losses, Map<String, FloatTensor> variables) {}

  private static TinyRun run(int parts) {
    TinyRun run = new TinyRun();
    run.batch = BATCH;
    run.microBatches = parts;
    return run;
  }

  private static Step step(int parts, Optional<StageSettings> stage) {
    TinyRun run = run(parts);
    run.stage = stage;
    RunSettings settings = run.settings();
    try (NetworkGraph graph = new NetworkGraph(Blueprint.of(settings, run.data()), 2, false, 1)) {
      TrainingStep step = graph.step(BATCH);
      graph.initialize();
      step.source(pixels("source"), new int[] {0, 1, 2, 3, 0, 1, 0, 0, 2, 1, 0, 0});
      step.partner(pixels("partner"), new int[] {4, 1, 0, 3, 4, 4, 0, 1, 2, 1, 3, 2});
      float[] subset = new float[run.data().classes()];
      Arrays.fill(subset, 0, 4, 1);
      StepDraw draw = new StepDraw(0.3, new int[] {1, 5, 2, 8}, subset);
      return new Step(step.run(draw, 0.1, true), graph.snapshot());
    }
  }

  private static byte[] pixels(String name) {
    RandomStream random = RandomStream.of(1, name);
    byte[] pixels = new byte[BATCH * 8 * 8 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }
}
