package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ResNet;
import org.bce3s.backbone.VisionTransformer;
import org.bce3s.classifier.Linear;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.AdamW;
import org.bce3s.optimisation.CosineByStep;
import org.bce3s.optimisation.Decayed;
import org.bce3s.optimisation.EmaSettings;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Sgd;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.pytorch.StateDict;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.tensor.TensorSource;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Six steps from given weights follow PyTorch's: groups of parameters, rates by step, an average of
 * the weights. {@code ci/golden/finetune.py} made the files.
 */
class FineTuningGoldenTest {
  private static final int SIDE = 8;
  private static final int BATCH = 8;
  private static final int CLASSES = 7;
  private static final int EPOCHS = 2;
  private static final int STEPS = 3;
  private static final double TOLERANCE = 1e-4;
  private static final String KEYS = "attention.qkv.bias";

  static List<Arguments> runs() {
    return List.of(
        Arguments.of(
            "resnet",
            new ResNet(List.of(4, 8), List.of(1, 1), ResNet.Shortcut.PROJECTION),
            new Sgd(0.05, 0.9, 0.1, false, Decayed.WEIGHTS),
            new ParameterGroups(5, 0.8, List.of("stem")),
            new EmaSettings(0.7, false)),
        Arguments.of(
            "transformer",
            new VisionTransformer(4, 4, 3, 2),
            new AdamW(0.01, 0.5, Decayed.WEIGHTS, 0.9, 0.999, 1e-8),
            new ParameterGroups(1, 0.75, List.of()),
            new EmaSettings(0.65, true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void sixStepsFollowPyTorchs(
      String name, Backbone backbone, Optimizer optimizer, ParameterGroups groups, EmaSettings ema)
      throws IOException {
    Map<String, FloatTensor> golden = golden("finetune-" + name + ".safetensors");
    float[] rates = golden.get("rates").values();
    float[] losses = golden.get("losses").values();
    CosineByStep schedule = new CosineByStep(1, 0.1);
    try (NetworkGraph graph = graph(backbone, optimizer, groups)) {
      TrainingStep step = graph.step(BATCH);
      Inference inference = graph.inference(2);
      graph.initialize();
      graph.assign(ours(golden, "start.", backbone));
      for (int i = 0; i < EPOCHS * STEPS; i++) {
        double rate = optimizer.rate() * schedule.factor(i / STEPS, i % STEPS, STEPS, EPOCHS);
        assertThat(rate).isCloseTo(rates[i], within(1e-8));
        float[] images = channelsLast(golden.get("images"), i * BATCH, BATCH);
        int[] labels = labels(golden.get("labels"), i * BATCH);
        step.normalised(images, labels, images, labels);
        double loss = step.run(draw(), rate, true).total();

        assertThat(loss).as("loss of step " + i).isCloseTo(losses[i], within(TOLERANCE));
        graph.average(ema.share(i + 1));
      }
      assertSame(graph.snapshot(), ours(golden, "end.", backbone));
      assertSame(graph.averaged(graph::snapshot), ours(golden, "average.", backbone));
      float[] logits =
          graph.averaged(() -> inference.logits(channelsLast(golden.get("test.images"), 0, 2)));
      assertThat(logits)
          .usingComparatorWithPrecision((float) TOLERANCE)
          .containsExactly(golden.get("test.logits").values());
      assertSame(graph.snapshot(), ours(golden, "end.", backbone));
    }
  }

  private static NetworkGraph graph(
      Backbone backbone, Optimizer optimizer, ParameterGroups groups) {
    int[] counts = new int[CLASSES];
    Arrays.fill(counts, 1);
    Blueprint blueprint =
        new Blueprint(
            new ImageShape(SIDE, SIDE, 3),
            Optional.empty(),
            backbone,
            new Linear(),
            Map.of(),
            new TripartiteLoss(Softmax.of(1), TrainerTest.NO_CONTRASTIVE, new BceUniform(0, 1)),
            MixingSettings.of(false, false),
            optimizer,
            Optional.of(groups),
            OptionalDouble.empty(),
            ClipGroups.GLOBAL,
            1,
            Precision.F32,
            counts,
            0,
            Optional.empty(),
            EPOCHS,
            true);
    return NetworkGraph.of(
        blueprint,
        new TinyRun().settings(),
        new EpochPlan(BATCH, STEPS, STEPS * BATCH),
        1,
        Cluster.ALONE);
  }

  private static StepDraw draw() {
    float[] all = new float[CLASSES];
    Arrays.fill(all, 1);
    return new StepDraw(1, new int[] {0, 0, 0, 0}, all);
  }

  /** Every value of the network, by this project's names. */
  private static Map<String, FloatTensor> ours(
      Map<String, FloatTensor> golden, String prefix, Backbone backbone) {
    Map<String, FloatTensor> file = new LinkedHashMap<>();
    golden.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            file.put(name.substring(prefix.length()), tensor);
          }
        });
    return StateDict.match(
            TensorSource.of(file),
            NetworkShapes.of(backbone, new ImageShape(SIDE, SIDE, 3), new Linear(), CLASSES))
        .values();
  }

  /**
   * But for the bias of keys, the second third: what all keys have in common no softmax sees, so
   * that its gradient is rounding, which AdamW divides by its own size.
   */
  private static void assertSame(Map<String, FloatTensor> got, Map<String, FloatTensor> want) {
    want.forEach(
        (name, tensor) -> {
          float[] values = got.get(name).values().clone();
          float[] wanted = tensor.values();
          if (name.endsWith(KEYS)) {
            System.arraycopy(
                wanted, wanted.length / 3, values, wanted.length / 3, wanted.length / 3);
          }
          float largest = 0;
          for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(values).as(name).containsExactly(wanted, within((float) TOLERANCE * largest));
        });
  }

  private static int[] labels(FloatTensor all, int first) {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = (int) all.values()[first + i];
    }
    return labels;
  }

  /** Some of the images [..., 3, H, W], as [N, H, W, 3]. */
  private static float[] channelsLast(FloatTensor images, int first, int number) {
    int pixels = SIDE * SIDE;
    float[] values = new float[number * pixels * 3];
    for (int i = 0; i < number; i++) {
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < pixels; p++) {
          values[(i * pixels + p) * 3 + c] = images.values()[((first + i) * 3 + c) * pixels + p];
        }
      }
    }
    return values;
  }

  private static Map<String, FloatTensor> golden(String name) throws IOException {
    try (InputStream in = FineTuningGoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return Safetensors.read(in.readAllBytes());
    }
  }
}
