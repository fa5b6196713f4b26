package org.bce3s.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.loss.ShortForms;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.bce3s.term.LabelledStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Weights of classes in every joint term; a new term is tested by being registered. */
class DeferredReweightingTest {
  private static final int[] COUNTS = {500, 50, 20, 5};

  /** No image is of the last class. */
  private static final float[][] ONE_HOT = {{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 1, 0}};

  private static final float[][] SOFT = {{0.25f, 0.75f, 0, 0}, {0, 1, 0, 0}, {0.5f, 0, 0.5f, 0}};
  private static final float[] WEIGHTS = {0.1f, 0.7f, 1.2f, 2};

  static Stream<Arguments> terms() {
    return Catalogue.standard().registry(JointTerm.class).entries().stream()
        .filter(e -> e.settings() != JointSum.class) // its terms are tested one by one
        .map(e -> Arguments.of(e.name(), Defaults.make(e)))
        .filter(a -> ((JointTerm) a.get()[1]).classWeightings().isEmpty());
  }

  private static float[][] logits(String stream) {
    RandomStream random = RandomStream.of(4, stream);
    float[][] logits = new float[ONE_HOT.length][COUNTS.length];
    for (float[] row : logits) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return logits;
  }

  /** The loss of a source stream, its view and a mixed stream. */
  private static float loss(JointTerm term, Optional<float[]> weights, Divisor divisor) {
    ClassWeighting any = new DeferredReweighting(0, 0.9, divisor).weighting();
    JointTerm weighing = weights.map(v -> term.weighing(any)).orElse(term);
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      List<Operand<TFloat32>> labels = List.of(tf.constant(ONE_HOT), tf.constant(SOFT));
      JointInputs in =
          new JointInputs(
              List.of(
                  new LabelledStream(tf.constant(logits("source")), labels.get(0)),
                  new LabelledStream(tf.constant(logits("view")), labels.get(0))),
              List.of(new LabelledStream(tf.constant(logits("mixed")), labels.get(1))),
              tf.constant(new float[] {1, 1, 1, 1}),
              COUNTS,
              1,
              weights
                  .map(
                      v ->
                          Map.of(
                              any,
                              any.inGraph(tf, tf.constant(v), labels, UnaryOperator.identity())))
                  .orElseGet(() -> ClassWeights.of(tf, weighing, COUNTS, 0, labels)),
              Optional.empty(),
              tf.constant(0f),
              Map.of());
      return session.run(List.of(), List.of(), List.of(weighing.loss(tf, in))).get(0)[0];
    }
  }

  private static float weighted(JointTerm term, Divisor divisor, float... weights) {
    return loss(term, Optional.of(weights), divisor);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("terms")
  void onesLeaveTheLossAsItIs(String name, JointTerm term) {
    float plain = loss(term, Optional.empty(), Divisor.IMAGES);

    assertThat(weighted(term, Divisor.IMAGES, 1, 1, 1, 1)).isEqualTo(plain);
    assertThat(weighted(term, Divisor.WEIGHTS, 1, 1, 1, 1)).isEqualTo(plain);
    assertThat(weighted(term, Divisor.IMAGES, 2, 2, 2, 2)).isEqualTo(2 * plain);
    assertThat(weighted(term, Divisor.WEIGHTS, 2, 2, 2, 2)).isEqualTo(plain);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("terms")
  void everyClassCountsByItsWeight(String name, JointTerm term) {
    double sum = 0;
    for (int k = 0; k < WEIGHTS.length; k++) {
      float[] only = new float[WEIGHTS.length];
      only[k] = 1;
      float ofClass = weighted(term, Divisor.IMAGES, only);
      // Smoothing gives every class a share of every label.
      assertThat(ofClass > 0).as("class %s", k).isEqualTo(k < 3 || name.equals("label-smoothing"));
      sum += WEIGHTS[k] * ofClass;
    }

    assertThat((double) weighted(term, Divisor.IMAGES, WEIGHTS)).isCloseTo(sum, within(2e-6 * sum));
  }

  /** The loss L_j of a sample if its class were j, from its logits and its soft labels. */
  private interface ClassLoss {
    double of(float[] logits, float[] labels, int j);
  }

  /** What a term is to be of plain arithmetic: sum_j s_j v_j L_j. */
  private static double plain(ClassLoss loss, Divisor divisor) {
    return (plain("source", ONE_HOT, loss, divisor)
            + plain("view", ONE_HOT, loss, divisor)
            + plain("mixed", SOFT, loss, divisor))
        / 3;
  }

  private static double plain(String stream, float[][] labels, ClassLoss loss, Divisor divisor) {
    double losses = 0;
    double weights = 0;
    float[][] logits = logits(stream);
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < COUNTS.length; j++) {
        double weight = labels[i][j] * WEIGHTS[j];
        losses += weight * loss.of(logits[i], labels[i], j);
        weights += weight;
      }
    }
    return losses
        / switch (divisor) {
          case IMAGES -> labels.length;
          case WEIGHTS -> weights;
          case ENTRIES -> labels.length * COUNTS.length;
        };
  }

  private static double logSumExp(float[] z) {
    return Math.log(IntStream.range(0, z.length).mapToDouble(i -> Math.exp(z[i])).sum());
  }

  private static double softplus(double t) {
    return Math.log1p(Math.exp(t));
  }

  /** Of the positive class j, and of the classes that are no part of the label. */
  private static double bce(float[] z, float[] s, int j) {
    return softplus(-z[j])
        + IntStream.range(0, z.length)
            .filter(i -> s[i] == 0)
            .mapToDouble(i -> softplus(z[i]))
            .sum();
  }

  @ParameterizedTest
  @EnumSource
  void softLabelsWeighTheLossesOfTheirClassesAsInWeightedCrossEntropy(Divisor divisor) {
    double ce = plain((z, s, j) -> logSumExp(z) - z[j], divisor);
    double bce = plain(DeferredReweightingTest::bce, divisor);

    assertThat((double) weighted(Softmax.of(1), divisor, WEIGHTS)).isCloseTo(ce, within(1e-6 * ce));
    assertThat((double) weighted(Sigmoid.bce3s(1, 1, 1, 64), divisor, WEIGHTS))
        .isCloseTo(bce, within(1e-6 * bce));
  }

  /**
   * Plain arithmetic by the formula in the documentation of PyTorch 2's {@code cross_entropy} with
   * {@code weight} and {@code label_smoothing}, but for the mean, which is over the images.
   */
  @Test
  void smoothedLabelsWeighAsInPyTorchsCrossEntropyWithLabelSmoothing() {
    double want =
        plain(
            (z, s, j) -> {
              double log = logSumExp(z);
              double spread =
                  IntStream.range(0, z.length)
                      .mapToDouble(i -> WEIGHTS[i] * (log - z[i]))
                      .average()
                      .orElseThrow();
              // Divided by the weight that the label has outside.
              return 0.9 * (log - z[j]) + 0.1 * spread / weight(s);
            },
            Divisor.IMAGES);

    assertThat(
            (double)
                weighted(
                    new ShortForms.LabelSmoothing(1, 0.1).composition(), Divisor.IMAGES, WEIGHTS))
        .isCloseTo(want, within(1e-6 * want));
  }

  private static double weight(float[] labels) {
    return IntStream.range(0, labels.length).mapToDouble(j -> labels[j] * WEIGHTS[j]).sum();
  }

  @Test
  void classBalancedTermsAreThePlainOnesWithTheirWeights() {
    float[] balance = ClassWeighting.ofBeta(0.99).weights(COUNTS, 0);

    assertThat(
            loss(
                new ShortForms.ClassBalancedCe(1, 0.99).composition(),
                Optional.empty(),
                Divisor.IMAGES))
        .isEqualTo(weighted(Softmax.of(1), Divisor.IMAGES, balance));
    for (ShortForms.FocalForm form : ShortForms.FocalForm.values()) {
      assertThat(
              loss(
                  new ShortForms.ClassBalancedFocal(1, 0.99, 2, form).composition(),
                  Optional.empty(),
                  Divisor.IMAGES))
          .isEqualTo(
              weighted(new ShortForms.Focal(1, 2, form).composition(), Divisor.IMAGES, balance));
    }
  }

  @Test
  void weightsAreOnesBeforeTheFirstEpochAndThoseOfEffectiveNumbersFromItOn() {
    ClassWeighting reweighting = new DeferredReweighting(160, 0.9999, Divisor.IMAGES).weighting();

    assertThat(reweighting.weights(COUNTS, 159)).containsExactly(1, 1, 1, 1);
    float[] weights = reweighting.weights(COUNTS, 160);
    assertThat(weights[0] + weights[1] + weights[2] + weights[3]).isCloseTo(4, within(1e-6f));
    double ratio = (1 - Math.pow(0.9999, 500)) / (1 - Math.pow(0.9999, 5));
    assertThat((double) weights[3] / weights[0]).isCloseTo(ratio, within(1e-5 * ratio));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new DeferredReweighting(-1, 1, Divisor.IMAGES))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            first_epoch: -1 is not allowed; must be at least 0
            beta: 1 is not allowed; must be at least 0 and less than 1""");
  }
}
