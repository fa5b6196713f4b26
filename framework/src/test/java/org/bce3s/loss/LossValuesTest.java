package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.random.RandomStream;
import org.bce3s.tensor.GraphSession;
import org.bce3s.term.BinaryCrossEntropy;
import org.bce3s.term.LossTerm;
import org.bce3s.term.SoftmaxCrossEntropy;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.framework.losses.BinaryCrossentropy;
import org.tensorflow.framework.losses.CategoricalCrossentropy;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The terms against their formulas in double precision and against TensorFlow's own losses. */
class LossValuesTest {
  private static final List<LossTerm> TERMS =
      List.of(
          Sigmoid.bce3s(1, 0.4, 1, 64),
          Sigmoid.bce3s(1, 0.4, 0.3, 2),
          Softmax.of(1),
          new ShortForms.ClassBalancedBce(1, 0, 0.4).composition(),
          new ShortForms.ClassBalancedBce(1, 0.999, 0.4).composition(),
          new BceContrastive(1, 1, 5, 1, 64, 1, MemoryStart.ZERO),
          new BceContrastive(1, 0.1, 5, 0.3, 4, 1, MemoryStart.ZERO),
          new CeContrastive(1, 1, 5, 1, MemoryStart.ZERO),
          new CeContrastive(1, 0.1, 5, 1, MemoryStart.ZERO),
          new BceUniform(1, 1),
          new BceUniform(1, 16),
          new CeUniform(1, 1),
          new CeUniform(1, 16));

  /** Sizes [B, K, d] with the smallest of each, and K = 1000. */
  private static final int[][] SIZES = {{1, 1, 1}, {3, 2, 4}, {2, 17, 1}, {8, 1000, 16}};

  private static final Map<String, UnaryOperator<LossCase>> CHANGES =
      Map.of(
          "as drawn", in -> in,
          "features zero", in -> zero(in, "source", "mixup", "cutmix"),
          "memory and classifier zero", in -> zero(in, "memory", "classifier.weight"),
          "projected features zero", in -> zero(in, "projector.w2", "projector.b2"),
          "logits beyond the bound", in -> in.with("mixup", scaled(in.value("mixup"), 100)),
          "one class only", in -> in.withLabels(new int[in.batch()]),
          "lambda 0", in -> lambda(in, 0),
          "lambda 1", in -> lambda(in, 1));

  static List<LossTerm> terms() {
    return TERMS;
  }

  @ParameterizedTest
  @MethodSource("terms")
  void equalTheirFormulas(LossTerm term) {
    LossCase drawn = LossCase.random(1, 5, 7, 6, 5);
    try (LossGraph graph = new LossGraph(Only.of(term), drawn)) {
      CHANGES.forEach((name, change) -> equalsFormula(name, graph, term, change.apply(drawn)));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void equalTheirFormulasAtAnySize(LossTerm term) {
    for (int[] size : SIZES) {
      LossCase drawn = LossCase.random(2, size[0], size[1], size[2], 5);
      try (LossGraph graph = new LossGraph(Only.of(term), drawn)) {
        equalsFormula(Arrays.toString(size), graph, term, drawn);
      }
    }
  }

  private static void equalsFormula(String name, LossGraph graph, LossTerm term, LossCase in) {
    double want = ReferenceLosses.of(term, in);
    LossGraph.Result got = graph.run(in);

    assertThat((double) got.term()).as(name).isCloseTo(want, within(2e-6 * Math.abs(want) + 1e-7));
    got.gradients()
        .forEach((x, g) -> assertThat(g).as("%s by %s", name, x).doesNotContain(Float.NaN));
  }

  @Test
  void logitsBeyondTheBoundHaveNoGradient() {
    LossCase in = LossCase.random(3, 3, 4, 3, 5);
    in = in.with("classifier.bias", new float[] {100, 100, 100, 100});
    try (LossGraph bounded = new LossGraph(Only.of(Sigmoid.bce3s(1, 1, 1, 64)), in);
        LossGraph free = new LossGraph(Only.of(Sigmoid.bce3s(1, 1, 1, 200)), in)) {
      bounded.run(in).gradients().forEach((name, g) -> assertThat(g).as(name).containsOnly(0));
      assertThat(free.run(in).gradients().get("classifier.bias")).doesNotContain(0);
    }
  }

  @Test
  void theMemoryTakesTheLastSampleOfEachClass() {
    LossCase in = LossCase.random(4, 6, 5, 3, 2).withLabels(3, 1, 3, 4, 1, 3);
    try (LossGraph graph =
        new LossGraph(Only.of(new BceContrastive(1, 1, 2, 1, 64, 1, MemoryStart.ZERO)), in)) {
      double[][] projected = ReferenceLosses.projected(in, "source");
      float[] memory = graph.memoryAfter(in);

      int[] lastOf = {-1, 4, -1, 5, 3};
      for (int k = 0; k < lastOf.length; k++) {
        for (int j = 0; j < 2; j++) {
          double want = lastOf[k] < 0 ? in.value("memory")[k * 2 + j] : projected[lastOf[k]][j];
          assertThat((double) memory[k * 2 + j]).isCloseTo(want, within(1e-5));
        }
      }
    }
  }

  @Test
  void softmaxCrossEntropyEqualsTensorFlows() {
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> logits = tf.constant(noise("logits", 5, 100));
      Operand<TFloat32> labels = tf.nn.softmax(tf.constant(noise("labels", 5, 100)));
      Operand<TFloat32> theirs = new CategoricalCrossentropy(true).call(tf, labels, logits);

      equal(session, SoftmaxCrossEntropy.mean(tf, logits, labels), theirs);
    }
  }

  @Test
  void binaryCrossEntropyEqualsTensorFlowsTimesTheNumberOfClasses() {
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> logits = tf.constant(noise("logits", 5, 100));
      Operand<TFloat32> labels = tf.math.sigmoid(tf.constant(noise("labels", 5, 100)));
      Operand<TFloat32> theirs = new BinaryCrossentropy(true).call(tf, labels, logits);

      equal(
          session,
          BinaryCrossEntropy.mean(tf, logits, labels, tf.math.sub(tf.constant(1f), labels), 1),
          tf.math.mul(tf.constant(100f), theirs));
    }
  }

  private static void equal(
      GraphSession session, Operand<TFloat32> ours, Operand<TFloat32> theirs) {
    List<float[]> values = session.run(List.of(), List.of(), List.of(ours, theirs));

    assertThat(values.get(0)[0]).isPositive().isCloseTo(values.get(1)[0], within(1e-4f));
  }

  private static float[][] noise(String name, int rows, int columns) {
    RandomStream random = RandomStream.of(5, name);
    float[][] noise = new float[rows][columns];
    for (float[] row : noise) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) (3 * random.nextGaussian());
      }
    }
    return noise;
  }

  private static LossCase zero(LossCase in, String... names) {
    for (String name : names) {
      in = in.with(name, new float[in.value(name).length]);
    }
    return in;
  }

  private static float[] scaled(float[] values, float factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = factor * values[i];
    }
    return scaled;
  }

  /** Soft labels of the source's class and the next one's. */
  private static LossCase lambda(LossCase in, float lambda) {
    float[] soft = new float[in.batch() * in.classes()];
    for (int i = 0; i < in.batch(); i++) {
      soft[i * in.classes() + in.labels()[i]] += lambda;
      soft[i * in.classes() + (in.labels()[i] + 1) % in.classes()] += 1 - lambda;
    }
    return new LossCase(in.values(), in.labels(), soft, in.subset(), in.counts());
  }
}
