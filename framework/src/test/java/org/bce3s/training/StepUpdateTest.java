package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.contrastive.SupCon;
import org.bce3s.joint.Softmax;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.AdamW;
import org.bce3s.optimisation.Decayed;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Sgd;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.MixingSettings;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one step moves, beside what PyTorch's optimisers would. */
class StepUpdateTest {
  private static final double RATE = 0.1;
  private static final double DECAY = 0.02;
  private static final double CLIP = 0.3;

  static List<Optimizer> optimisers() {
    return List.of(
        new Sgd(RATE, 0.9, DECAY, false), new AdamW(RATE, DECAY, Decayed.ALL, 0.9, 0.999, 1e-8));
  }

  /** A graph with a step on images that are always the same. */
  private static final class OneStep implements AutoCloseable {
    private final NetworkGraph graph;
    private final TrainingStep step;
    private final StepDraw draw;

    OneStep(TinyRun run) {
      graph = new NetworkGraph(Blueprint.of(run.settings(), run.data()), 2, false, 1);
      step = graph.step(run.batch);
      graph.initialize();
      int[] classes = new int[run.batch];
      for (int i = 0; i < run.batch; i++) {
        classes[i] = i % 4;
      }
      step.source(pixels("source", run.batch), classes);
      step.partner(pixels("partner", run.batch), classes);
      step.view(pixels("view", run.batch));
      float[] all = new float[run.data().classes()];
      Arrays.fill(all, 1);
      draw = new StepDraw(0.3, new int[] {1, 5, 2, 8}, all);
    }

    Map<String, FloatTensor> run(boolean contrastiveOn) {
      step.run(draw, RATE, contrastiveOn);
      return graph.snapshot();
    }

    @Override
    public void close() {
      graph.close();
    }
  }

  private static byte[] pixels(String name, int batch) {
    RandomStream random = RandomStream.of(1, name);
    byte[] pixels = new byte[batch * 8 * 8 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }

  /** The variables that differ, those of the optimiser among them. */
  private static Set<String> moved(
      Map<String, FloatTensor> before, Map<String, FloatTensor> after) {
    assertThat(after).containsOnlyKeys(before.keySet());
    return after.keySet().stream()
        .filter(name -> !after.get(name).equals(before.get(name)))
        .collect(Collectors.toSet());
  }

  /** Released code returns before the contrastive term in epoch 0, so that it has no gradient. */
  @ParameterizedTest
  @MethodSource("optimisers")
  void behindAShutGateNothingIsUpdated(Optimizer optimizer) {
    TinyRun run = new TinyRun();
    run.optimizer = Optional.of(optimizer);
    try (OneStep step = new OneStep(run)) {
      Map<String, FloatTensor> start = step.graph.snapshot();
      Map<String, FloatTensor> shut = step.run(false);
      Map<String, FloatTensor> open = step.run(true);

      assertThat(moved(start, shut))
          .contains("stem.kernel", "classifier.weight", "classifier.bias", "memory")
          .noneMatch(name -> name.startsWith("projector."));
      assertThat(moved(shut, open)).contains("projector.w1", "projector.b1", "projector.w2");
    }
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void whatNoTermReachesIsNotUpdatedNorHasItStateOfTheOptimiser(Optimizer optimizer) {
    TinyRun run = new TinyRun();
    run.optimizer = Optional.of(optimizer);
    run.joint = Softmax.of(0);
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.uniform = new BceUniform(1, 1);
    try (OneStep step = new OneStep(run)) {
      Map<String, FloatTensor> start = step.graph.snapshot();
      Set<String> moved = moved(start, step.run(true));

      assertThat(moved)
          .contains("classifier.weight")
          .allMatch(name -> name.startsWith("classifier.weight") || name.contains(".bn_"))
          .noneMatch(name -> name.contains("gamma") || name.contains("beta"));
      assertThat(start.keySet())
          .noneMatch(
              name -> name.endsWith(".momentum") && !name.equals("classifier.weight.momentum"))
          .noneMatch(name -> name.endsWith(".steps") && !name.equals("classifier.weight.steps"));
    }
  }

  /** The usual first stage of supervised contrastive learning: the classifier has no gradient. */
  @Test
  void aStageOfContrastiveLearningAloneLeavesTheClassifier() {
    TinyRun run = new TinyRun();
    run.joint = Softmax.of(0);
    run.uniform = new BceUniform(0, 1);
    run.mixing = new MixingSettings(false, false, 1, CutmixLabel.MIXUP, Optional.empty(), true);
    run.contrastive = new SupCon(1, 0.1, 4, 0);
    try (OneStep step = new OneStep(run)) {
      Map<String, FloatTensor> start = step.graph.snapshot();

      assertThat(moved(start, step.run(true)))
          .contains("stem.kernel", "projector.w1")
          .noneMatch(name -> name.startsWith("classifier."));
    }
  }

  /** In parts the variables that no term reaches are no others; they were refused once. */
  @Test
  void aTermThatDoesNotReachTheClassifierTrainsInParts() {
    TinyRun run = new TinyRun();
    run.joint = Softmax.of(0);
    run.uniform = new BceUniform(0, 1);
    run.contrastive = new BceContrastive(1, 1, 4, 1, 64, 0, MemoryStart.NORMAL);
    run.microBatches = 3;
    try (OneStep step = new OneStep(run)) {
      Map<String, FloatTensor> start = step.graph.snapshot();

      assertThat(moved(start, step.run(true)))
          .contains("stem.kernel", "projector.w1")
          .noneMatch(name -> name.startsWith("classifier."));
    }
  }

  /** As clip_grad_norm_ of PyTorch: before decay, by min(1, c/(norm + 1e-6)). */
  @ParameterizedTest
  @EnumSource
  void clippedGradientsMoveTheVariablesByTheirShare(ClipGroups groups) {
    TinyRun run = new TinyRun();
    run.optimizer = Optional.of(new Sgd(RATE, 0.9, DECAY, false));
    run.clip = OptionalDouble.of(CLIP);
    run.clipGroups = groups;
    run.contrastive = new BceContrastive(0.1, 1, 4, 1, 64, 0, MemoryStart.ZERO);
    try (OneStep step = new OneStep(run)) {
      Map<String, FloatTensor> start = step.graph.snapshot();
      Map<String, float[]> gradients = step.step.gradients(step.draw, RATE, true);
      Map<String, FloatTensor> after = step.run(true);

      assertThat(norm(gradients, groups, true)).isGreaterThan(CLIP);
      gradients.forEach(
          (name, gradient) -> {
            double factor = Math.min(1, CLIP / (norm(gradients, groups, isOfHead(name)) + 1e-6));
            float[] want = start.get(name).values().clone();
            for (int i = 0; i < want.length; i++) {
              want[i] -= (float) (RATE * (factor * gradient[i] + DECAY * want[i]));
            }
            assertThat(after.get(name).values()).as(name).containsExactly(want, within(1e-6f));
          });
    }
  }

  private static boolean isOfHead(String parameter) {
    return parameter.startsWith("classifier.") || parameter.startsWith("projector.");
  }

  private static double norm(Map<String, float[]> gradients, ClipGroups groups, boolean ofHead) {
    double sum = 0;
    for (Map.Entry<String, float[]> gradient : gradients.entrySet()) {
      if (groups == ClipGroups.GLOBAL || isOfHead(gradient.getKey()) == ofHead) {
        for (float g : gradient.getValue()) {
          sum += (double) g * g;
        }
      }
    }
    return Math.sqrt(sum);
  }
}
