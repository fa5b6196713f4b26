package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Entry;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Features and gradients of every kind of backbone are the same numbers whether TensorFlow's graph
 * optimiser has its way or not, and in bfloat16 as in float32 but for rounding.
 */
class SameNumbersTest {
  private static final int BATCH = 2;
  private static final int SIDE = 32;

  /** What the order of a sum can change in float32: some last bits. */
  private static final double ORDER = 5e-6;

  /** A rounding to the 8 bits of bfloat16 more or less: 2^-9 of a value. */
  private static final double ROUNDED_ONCE = 4e-3;

  /**
   * Roundings to 2^-9 in each of some 10 layers, added up as random numbers are. The optimiser
   * saves some, where it adds a bias and takes the ReLU before it rounds the convolution.
   */
  private static final double ROUNDED_FEATURES = 0.02;

  /** Beside that, ReLUs whose input is nearly 0 let the gradient of a pixel through or not. */
  private static final double ROUNDED_GRADIENTS = 0.2;

  /** The depth aside, every registered net, and as residual nets can be without BatchNorm too. */
  static Stream<Backbone> kinds() {
    return Catalogue.standard().registry(Backbone.class).entries().stream()
        .map(SameNumbersTest::narrow)
        .filter(Backbone::isTrained)
        .flatMap(net -> net instanceof ResNet r ? shallow(r) : Stream.of(net))
        .distinct();
  }

  private static Backbone narrow(Entry<Backbone> entry) {
    Map<String, String> written = new HashMap<>(Map.of("width", "0.25", "patch", "8"));
    return Defaults.make(entry, written);
  }

  private static Stream<Backbone> shallow(ResNet net) {
    List<Integer> blocks = Collections.nCopies(net.blocks().size(), 1);
    return Stream.of(ConvolutionNorm.values())
        .map(
            norm ->
                new ResNet(net.stem(), net.widths(), blocks, net.block(), net.shortcut(), norm));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whateverTheOptimiserDoesAndInBfloat16ButForRounding(Backbone backbone) {
    Map<String, float[]> plain = values(backbone, false, false);
    Map<String, float[]> plain16 = values(backbone, false, true);

    assertSame(values(backbone, true, false), plain, ORDER, ORDER);
    assertSame(values(backbone, true, true), plain16, ROUNDED_FEATURES, ROUNDED_ONCE);
    for (Map<String, float[]> values : List.of(plain, plain16)) {
      // BatchNorm over the few pixels of a tiny batch multiplies roundings by a factor a layer.
      values
          .keySet()
          .removeIf(
              name ->
                  Stream.of(Pass.TRAINING, Pass.STATISTICS)
                      .anyMatch(p -> name.startsWith(p.name())));
    }
    assertSame(plain16, plain, ROUNDED_FEATURES, ROUNDED_GRADIENTS);
  }

  private static void assertSame(
      Map<String, float[]> got, Map<String, float[]> want, double features, double gradients) {
    assertThat(got.keySet()).containsAll(want.keySet());
    want.forEach(
        (name, values) ->
            assertThat(difference(got.get(name), values))
                .as(name)
                .isLessThan(name.endsWith("features") ? features : gradients));
  }

  /** |a - b| / |b|. */
  private static double difference(float[] a, float[] b) {
    double squares = 0;
    double of = 0;
    for (int i = 0; i < b.length; i++) {
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      of += (double) b[i] * b[i];
    }
    return Math.sqrt(squares / of);
  }

  /** Of each pass the features, and the gradient by all parameters one after the other. */
  private static Map<String, float[]> values(
      Backbone backbone, boolean optimised, boolean bfloat16) {
    try (GraphSession session =
        optimised ? new GraphSession(2, false, 1) : GraphSession.unoptimised(2, 1)) {
      Ops tf = session.tf();
      Input<TFloat32> images = session.keep(Input.floats(tf, BATCH, SIDE, SIDE, 3));
      images.set(noise("images", BATCH * SIDE * SIDE * 3));
      Map<Pass, List<Operand<TFloat32>>> wanted = new LinkedHashMap<>();
      for (Pass pass : Pass.values()) {
        Layers layers = new Layers(tf, session.variables(), pass, bfloat16);
        Operand<TFloat32> features = backbone.features(layers, images.operand());
        wanted.put(pass, new ArrayList<>(List.of(features)));
        if (pass != Pass.INFERENCE) {
          Operand<TFloat32> score =
              tf.sum(
                  tf.math.mul(
                      features,
                      tf.reshape(
                          tf.constant(noise("score", BATCH * backbone.featureSize())),
                          tf.constant(new int[] {BATCH, backbone.featureSize()}))),
                  tf.constant(new int[] {0, 1}));
          List<Variable> by = session.variables().trainable();
          wanted
              .get(pass)
              .addAll(session.gradients(score, by.stream().map(Variable::read).toList()));
        }
      }
      session.initialize();
      session.assign(trained(session.snapshot()));
      Map<String, float[]> values = new LinkedHashMap<>();
      wanted.forEach(
          (pass, fetches) -> {
            List<float[]> got = session.run(List.of(images), List.of(), fetches);
            values.put(pass + " features", got.get(0));
            if (got.size() > 1) {
              values.put(pass + " gradient", joined(got.subList(1, got.size())));
            }
          });
      return values;
    }
  }

  /** Statistics, shifts and biases as training leaves them: neither 0 nor 1. */
  private static Map<String, FloatTensor> trained(Map<String, FloatTensor> start) {
    Map<String, FloatTensor> trained = new LinkedHashMap<>();
    start.forEach(
        (name, value) -> {
          float[] noise = noise(name, value.values().length);
          for (int i = 0; i < noise.length; i++) {
            noise[i] = name.endsWith("_variance") ? (float) Math.exp(noise[i]) : noise[i] / 4;
          }
          if (name.matches(".*(bn_variance|bn_mean|beta|bias)")) {
            trained.put(name, new FloatTensor(value.shape(), noise));
          }
        });
    return trained;
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int next = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, next, part.length);
      next += part.length;
    }
    return all;
  }

  /** In bfloat16 256 + 1 is 256, where pixels are counted one by one. */
  @ParameterizedTest
  @EnumSource(ConvolutionNorm.class)
  void theGradientOfAShiftCountsEveryPixel(ConvolutionNorm norm) {
    for (boolean bfloat16 : new boolean[] {false, true}) {
      try (GraphSession session = new GraphSession(2, false, 1)) {
        Ops tf = session.tf();
        Input<TFloat32> images = session.keep(Input.floats(tf, BATCH, SIDE, SIDE, 3));
        images.set(noise("images", BATCH * SIDE * SIDE * 3));
        Layers layers = new Layers(tf, session.variables(), Pass.FROZEN, bfloat16);
        Operand<TNumber> y =
            norm.convolution(
                layers, "a", layers.input(images.operand()), ConvolutionShape.of(4, 3, 1), 1);
        Operand<TFloat32> sum = tf.sum(layers.float32(y), tf.constant(new int[] {0, 1, 2, 3}));
        Variable shift =
            session.variables().all().stream()
                .filter(v -> v.name().matches("a\\.(bias|bn_beta)"))
                .findFirst()
                .orElseThrow();
        List<Operand<TFloat32>> gradient = session.gradients(sum, List.of(shift.read()));
        session.initialize();

        assertThat(session.run(List.of(images), List.of(), gradient).get(0))
            .containsExactly(2048, 2048, 2048, 2048);
      }
    }
  }

  /**
   * beta - s mean of 8 and a value of 1/64 beside it: bfloat16 holds their sum in steps of 1/16.
   */
  @Test
  void theShiftOfBatchNormIsNotRoundedBeforeItIsAdded() {
    try (GraphSession session = new GraphSession(2, false, 1)) {
      Ops tf = session.tf();
      Input<TFloat32> images = session.keep(Input.floats(tf, 1, 1, 1, 1));
      images.set(8.0625f);
      List<Operand<TFloat32>> all = new ArrayList<>();
      for (Pass pass : List.of(Pass.FROZEN, Pass.INFERENCE)) {
        Layers layers = new Layers(tf, session.variables(), pass, true);
        Operand<TNumber> x = layers.input(images.operand());
        all.add(layers.float32(layers.convolution("a", x, ConvolutionShape.of(1, 1, 1))));
      }
      session.initialize();
      FloatTensor one = new FloatTensor(new long[] {1, 1, 1, 1}, new float[] {1});
      session.assign(
          Map.of(
              "a.kernel", one,
              "a.bn_mean", new FloatTensor(new long[] {1}, new float[] {8.03f}),
              "a.bn_variance", new FloatTensor(new long[] {1}, new float[] {1})));

      for (float[] value : session.run(List.of(images), List.of(), all)) {
        assertThat(value[0]).isCloseTo(0.0325f, within(3e-4f));
      }
    }
  }

  private static float[] noise(String name, int size) {
    RandomStream random = RandomStream.of(1, name);
    float[] noise = new float[size];
    for (int i = 0; i < size; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }
}
