package org.bce3s.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ConvolutionNorm;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.backbone.ResNet;
import org.bce3s.backbone.ResidualBlock;
import org.bce3s.backbone.Stem;
import org.bce3s.backbone.VisionTransformer;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Safetensors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Checkpoints as programs of the field save them; {@code ci/golden/checkpoints.py} made them. */
class CheckpointGoldenTest {
  private static final int BATCH = 2;
  private static final Backbone BOTTLENECKS =
      new ResNet(
          Stem.IMAGENET,
          List.of(16, 32),
          List.of(1, 1),
          ResidualBlock.BOTTLENECK,
          ResNet.Shortcut.PROJECTION,
          ConvolutionNorm.BATCH);
  private static final Backbone PADDED =
      new ResNet(List.of(4, 8, 16), List.of(1, 1, 1), ResNet.Shortcut.PAD);

  @TempDir private Path folder;

  /** File, network, classes, what it is, where the state dict is, what is beside it, adapted. */
  static List<Arguments> checkpoints() {
    return List.of(
        Arguments.of(
            "ldam.pth.tar",
            PADDED,
            10,
            "PyTorch before 1.6",
            "state_dict",
            List.of("epoch", "arch", "best_acc1", "learning_rates", "optimizer"),
            List.of("module.linear.weight is transposed")),
        Arguments.of(
            "moco.pth.tar",
            BOTTLENECKS,
            3,
            "PyTorch",
            "state_dict",
            List.of("epoch", "optimizer"),
            List.of()),
        Arguments.of("half.pth", BOTTLENECKS, 3, "PyTorch", "", List.of(), List.of()),
        Arguments.of(
            "parts.pth",
            BOTTLENECKS,
            3,
            "PyTorch",
            "state_dict_best",
            List.of("l2norm"),
            List.of()),
        Arguments.of(
            "timm.pth",
            new VisionTransformer(4, 4, 3, 2),
            5,
            "PyTorch",
            "model",
            List.of("optimizer", "args", "model_ema"),
            List.of("pos_embed is resized from [1, 10, 12] to [26, 12]")),
        Arguments.of(
            "torchvision-vit.pth",
            new VisionTransformer(4, 4, 3, 2),
            5,
            "PyTorch",
            "",
            List.of(),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checkpoints")
  void featuresAndLogitsAreThoseOfPyTorch(
      String name,
      Backbone backbone,
      int classes,
      String format,
      String inside,
      List<String> beside,
      List<String> adapted)
      throws IOException {
    WeightsFile file = WeightsFile.open(copy("checkpoint-" + name));
    Map<String, FloatTensor> expected =
        Safetensors.read(copy("checkpoint-" + name.replaceAll("\\..*", ".safetensors")));

    assertThat(file.format()).isEqualTo(format);
    assertThat(file.inside()).isEqualTo(inside);
    assertThat(file.beside()).isEqualTo(beside);
    FloatTensor images = expected.get("images");
    int side = (int) images.shape()[2];
    try (GraphSession session = new GraphSession(2, false, 1);
        Input<TFloat32> input = Input.floats(session.tf(), BATCH, side, side, 3)) {
      Operand<TFloat32> features =
          backbone.features(
              new Layers(session.tf(), session.variables(), Pass.INFERENCE, false),
              input.operand());
      session.initialize();
      Map<String, long[]> wanted = new LinkedHashMap<>();
      session.variables().all().forEach(v -> wanted.put(v.name(), v.shape()));
      StateDict.match(file.tensors(), wanted);
      boolean cosine = name.startsWith("ldam");
      wanted.put("classifier.weight", new long[] {classes, backbone.featureSize()});
      if (!cosine) {
        wanted.put("classifier.bias", new long[] {classes});
      }
      StateDict.Match match = StateDict.match(file.tensors(), wanted);
      Map<String, FloatTensor> values = new LinkedHashMap<>(match.values());
      FloatTensor weight = values.remove("classifier.weight");
      FloatTensor bias = values.remove("classifier.bias");
      session.assign(values);
      input.set(channelsLast(images));

      float[] found = session.run(List.of(input), List.of(), List.of(features)).get(0);

      assertClose(found, expected.get("features").values());
      assertClose(logits(found, weight, bias, cosine), expected.get("logits").values());
      assertThat(match.adapted()).isEqualTo(adapted);
      assertThat(match.ignored())
          .allMatch(ignored -> ignored.contains("encoder_k.") || ignored.contains("queue"));
    }
  }

  private static float[] logits(
      float[] features, FloatTensor weight, FloatTensor bias, boolean cosine) {
    int classes = (int) weight.shape()[0];
    int size = (int) weight.shape()[1];
    double[] rows = weight.rowNorms();
    double[] lengths = new FloatTensor(new long[] {BATCH, size}, features).rowNorms();
    float[] logits = new float[BATCH * classes];
    for (int i = 0; i < BATCH; i++) {
      for (int k = 0; k < classes; k++) {
        double sum = 0;
        for (int d = 0; d < size; d++) {
          sum += (double) features[i * size + d] * weight.values()[k * size + d];
        }
        logits[i * classes + k] =
            (float) (cosine ? sum / rows[k] / lengths[i] : sum + bias.values()[k]);
      }
    }
    return logits;
  }

  private static void assertClose(float[] got, float[] want) {
    float largest = 0;
    for (float v : want) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertThat(largest).isPositive();
    assertThat(got).usingComparatorWithPrecision(1e-5f * largest).containsExactly(want);
  }

  private Path copy(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = CheckpointGoldenTest.class.getResourceAsStream("/golden/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  /** [N, C, H, W] becomes [N, H, W, C]. */
  private static float[] channelsLast(FloatTensor images) {
    int channels = (int) images.shape()[1];
    int pixels = (int) (images.shape()[2] * images.shape()[3]);
    float[] values = new float[images.values().length];
    for (int i = 0; i < values.length; i++) {
      int image = i / (channels * pixels);
      int channel = i / pixels % channels;
      values[(image * pixels + i % pixels) * channels + channel] = images.values()[i];
    }
    return values;
  }
}
