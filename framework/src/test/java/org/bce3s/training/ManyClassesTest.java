package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.ResNet;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.network.Blueprint;
import org.bce3s.network.ByPlace;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.Sgd;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;
import org.bce3s.uniform.UniformTerm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps over the classes of iNaturalist 2018. */
class ManyClassesTest {
  private static final int CLASSES = 8142;
  private static final int BATCH = 6;
  private static final int SIDE = 8;
  private static final int FEATURES = 128;

  /**
   * A matrix of all pairs of classes has 66 million elements, one of a batch's images, classes and
   * features 6 million.
   */
  @ParameterizedTest
  @ValueSource(strings = {"bce", "ce"})
  void aStepFormsNoMatrixOfAllPairs(String family) {
    try (NetworkGraph graph = graph(family)) {
      TrainingStep step = graph.step(BATCH);

      assertThat(graph.outputsLargerThan(1 << 21)).isEmpty();
      assertThat(graph.outputsLargerThan(CLASSES * (FEATURES - 1))).isNotEmpty();

      graph.initialize();
      int[] labels = {0, 8141, 17, 4000, 17, 8000};
      step.normalised(noise("source"), labels, noise("partner"), labels);
      float[] subset = new float[CLASSES];
      Arrays.fill(subset, 1);
      StepDraw draw = new StepDraw(0.3, new int[] {0, 4, 0, 4}, subset);
      for (int i = 0; i < 2; i++) {
        ByPlace<Double> losses = step.run(draw, 0.01, true);
        assertThat(List.of(losses.total(), losses.uniform().orElseThrow()))
            .allSatisfy(loss -> assertThat(loss).isFinite().isPositive());
      }
    }
  }

  private static NetworkGraph graph(String family) {
    boolean bce = family.equals("bce");
    JointTerm joint = bce ? Sigmoid.bce3s(1, 0.4, 1, 64) : Softmax.of(1);
    ContrastiveTerm contrastive =
        bce
            ? new BceContrastive(0.1, 1, 16, 1, 64, 1, MemoryStart.ZERO)
            : new CeContrastive(0.1, 1, 16, 1, MemoryStart.ZERO);
    UniformTerm uniform = bce ? new BceUniform(1, 1) : new CeUniform(1, 1);
    Blueprint blueprint =
        new Blueprint(
            new ImageShape(SIDE, SIDE, 3),
            Optional.empty(),
            new ResNet(List.of(4, FEATURES), List.of(1, 1), ResNet.Shortcut.PAD),
            new Normalized(),
            Map.of(),
            new TripartiteLoss(joint, contrastive, uniform),
            MixingSettings.of(true, true),
            new Sgd(0.1, 0.9, 0, false),
            Optional.empty(),
            OptionalDouble.empty(),
            ClipGroups.GLOBAL,
            1,
            Precision.F32,
            new int[CLASSES],
            0,
            Optional.empty(),
            1,
            false);
    return new NetworkGraph(blueprint, 2, false, 1);
  }

  private static float[] noise(String name) {
    RandomStream random = RandomStream.of(1, name);
    float[] noise = new float[BATCH * SIDE * SIDE * 3];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }
}
