package org.bce3s.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.bce3s.tensor.TensorSource;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Features and gradients as PyTorch's; {@code ci/golden/backbones.py} made the files. */
class BackboneGoldenTest {
  private static final int BATCH = 4;
  private static final int SIDE = 32;
  private static final String GRADIENT = "gradient.";

  static Stream<Arguments> backbones() {
    return Stream.of(
        Arguments.of("bottleneck", large(List.of(32, 48), List.of(2, 1), ResidualBlock.BOTTLENECK)),
        Arguments.of("grouped", large(List.of(64, 128), List.of(1, 1), ResidualBlock.GROUPED)),
        Arguments.of(
            "unnormalised",
            new ResNet(
                Stem.IMAGENET,
                List.of(8, 16),
                List.of(1, 2),
                ResidualBlock.BASIC,
                ResNet.Shortcut.PROJECTION,
                ConvolutionNorm.NONE)),
        Arguments.of("transformer", new VisionTransformer(8, 8, 3, 2)));
  }

  private static Backbone large(List<Integer> widths, List<Integer> blocks, ResidualBlock block) {
    return new ResNet(
        Stem.IMAGENET, widths, blocks, block, ResNet.Shortcut.PROJECTION, ConvolutionNorm.BATCH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("backbones")
  void featuresAndGradientsAreThoseOfPyTorch(String name, Backbone backbone) throws IOException {
    Map<String, FloatTensor> file = golden("backbone-" + name + ".safetensors");
    try (GraphSession session = new GraphSession(2, false, 1);
        Input<TFloat32> images = Input.floats(session.tf(), BATCH, SIDE, SIDE, 3);
        Input<TFloat32> direction = Input.floats(session.tf(), BATCH, backbone.featureSize())) {
      Ops tf = session.tf();
      Operand<TFloat32> features =
          backbone.features(
              new Layers(tf, session.variables(), Pass.INFERENCE, false), images.operand());
      Operand<TFloat32> trained =
          backbone.features(
              new Layers(tf, session.variables(), Pass.TRAINING, false), images.operand());
      Operand<TFloat32> score =
          tf.sum(tf.math.mul(trained, direction.operand()), tf.constant(new int[] {0, 1}));
      List<Variable> trainable = session.variables().trainable();
      List<Operand<TFloat32>> gradients =
          session.gradients(score, trainable.stream().map(Variable::read).toList());
      session.initialize();
      session.assign(
          StateDict.match(TensorSource.of(file), shapes(session.variables().all())).values());
      images.set(channelsLast(file.get("example.images")));
      direction.set(file.get("example.direction").values());

      List<float[]> values =
          session.run(List.of(images, direction), List.of(), List.of(features, trained));
      assertClose("features", values.get(0), file.get("example.features").values());
      assertClose("trained", values.get(1), file.get("example.trained").values());

      Map<String, FloatTensor> wanted =
          StateDict.match(TensorSource.of(only(file, GRADIENT)), shapes(trainable)).values();
      List<float[]> got = session.run(List.of(images, direction), List.of(), gradients);
      for (int i = 0; i < got.size(); i++) {
        String variable = trainable.get(i).name();
        assertClose(variable, got.get(i), wanted.get(variable).values());
      }
    }
  }

  private static Map<String, long[]> shapes(Iterable<Variable> variables) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    variables.forEach(v -> shapes.put(v.name(), v.shape()));
    return shapes;
  }

  /** The tensors whose names begin so, without it. */
  private static Map<String, FloatTensor> only(Map<String, FloatTensor> file, String prefix) {
    Map<String, FloatTensor> only = new LinkedHashMap<>();
    file.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            only.put(name.substring(prefix.length()), tensor);
          }
        });
    return only;
  }

  private static void assertClose(String what, float[] got, float[] want) {
    float largest = 0;
    for (float v : want) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertThat(largest).as(what).isPositive();
    assertThat(got).as(what).usingComparatorWithPrecision(3e-5f * largest).containsExactly(want);
  }

  private static Map<String, FloatTensor> golden(String name) throws IOException {
    try (InputStream in = BackboneGoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return Safetensors.read(in.readAllBytes());
    }
  }

  /** [N, C, H, W] becomes [N, H, W, C]. */
  private static float[] channelsLast(FloatTensor images) {
    int channels = (int) images.shape()[1];
    int pixels = SIDE * SIDE;
    float[] values = new float[images.values().length];
    for (int i = 0; i < values.length; i++) {
      int image = i / (channels * pixels);
      int channel = i / pixels % channels;
      values[(image * pixels + i % pixels) * channels + channel] = images.values()[i];
    }
    return values;
  }
}
