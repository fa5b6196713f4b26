package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bce3s.joint.BinaryPrior;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.ClassWeights;
import org.bce3s.joint.JointInputs;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.LogitNoise;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Smoothing;
import org.bce3s.joint.Softmax;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.bce3s.term.DrawnLabel;
import org.bce3s.term.Focusing;
import org.bce3s.term.LabelledStream;
import org.bce3s.term.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Compositions of the softmax and the sigmoid term with any of their parts. */
class CompositionTest {
  private static final int[] COUNTS = {500, 50, 5};
  private static final float[][] ONE_HOT = {{0, 1, 0}, {0, 0, 1}};
  private static final float[][] SOFT = {{0.25f, 0.75f, 0}, {0, 0.5f, 0.5f}};
  private static final ClassWeighting BY_POWER =
      new ClassWeighting(OptionalDouble.empty(), OptionalDouble.of(1.2), 0, Divisor.WEIGHTS);
  private static final Smoothing BY_CLASS =
      Smoothing.of(
          new Smoothing.ByClass(0.4, 0.1, Smoothing.Shape.CONCAVE, OptionalDouble.empty()));

  private static final Map<String, UnaryOperator<Softmax>> OF_SOFTMAX =
      new LinkedHashMap<>(
          Map.of(
              "prior", t -> t.with(new Prior(1.3)),
              "margin", t -> t.with(ofLabel(t.margin())),
              "noise", t -> t.with(noisy(t.margin())),
              "smoothing", t -> t.with(BY_CLASS),
              "weights", t -> t.with(BY_POWER),
              "focusing", t -> t.with(new Focusing(1.5, true))));

  private static final Map<String, UnaryOperator<Sigmoid>> OF_SIGMOID =
      new LinkedHashMap<>(
          Map.of(
              "prior", t -> t.with(new BinaryPrior(1.3, BinaryPrior.Form.LOG_ODDS)),
              "margin", t -> t.with(ofLabel(t.margin())),
              "noise", t -> t.with(noisy(t.margin())),
              "smoothing", t -> t.with(BY_CLASS),
              "weights", t -> t.with(BY_POWER),
              "focusing", t -> t.with(new Focusing(1.5, true))));

  private static Margin ofLabel(Optional<Margin> before) {
    Margin margin = Margin.ofLabel(0.1, 0.25);
    return before.map(m -> margin.withNoise(m.noise().orElseThrow())).orElse(margin);
  }

  private static Margin noisy(Optional<Margin> before) {
    return before.map(m -> m.withNoise(0.5)).orElseGet(() -> Margin.ofNoise(0.5));
  }

  /** A term with every subset of parts, by its name. */
  private static <T extends JointTerm> Map<String, JointTerm> compositions(
      String name, T plain, Map<String, UnaryOperator<T>> parts) {
    Map<String, T> found = new LinkedHashMap<>(Map.of(name, plain));
    parts.forEach(
        (part, add) ->
            Map.copyOf(found).forEach((of, term) -> found.put(of + " " + part, add.apply(term))));
    return new LinkedHashMap<>(found);
  }

  @Test
  void everyCompositionHasItsOwnFiniteLossAndGradients() {
    Map<String, JointTerm> terms = compositions("softmax", Softmax.of(1), OF_SOFTMAX);
    terms.putAll(compositions("sigmoid", Sigmoid.of(1), OF_SIGMOID));
    assertThat(terms).hasSize(128);
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      List<Operand<TFloat32>> labels = List.of(tf.constant(ONE_HOT), tf.constant(SOFT));
      List<Operand<TFloat32>> logits =
          List.of(
              tf.constant(new float[][] {{1, -0.5f, 2}, {-1, 0.5f, 0.25f}}),
              tf.constant(new float[][] {{0.5f, 1.5f, -2}, {3, -1, 0.75f}}));
      List<Operand<TFloat32>> fetches = new ArrayList<>();
      terms
          .values()
          .forEach(
              term -> {
                Operand<TFloat32> loss =
                    term.loss(
                        tf,
                        new JointInputs(
                            List.of(source(tf, logits.get(0))),
                            List.of(mixed(tf, logits.get(1))),
                            tf.constant(new float[] {1, 1, 1}),
                            COUNTS,
                            10,
                            ClassWeights.of(tf, term, COUNTS, 0, labels),
                            Optional.empty(),
                            tf.constant(0f),
                            Map.of()));
                fetches.add(loss);
                fetches.addAll(session.gradients(loss, logits));
              });
      List<float[]> got = session.run(List.of(), List.of(), fetches);

      Map<Float, String> losses = new LinkedHashMap<>();
      for (String name : terms.keySet()) {
        int at = 3 * losses.size();
        float loss = got.get(at)[0];
        assertThat(loss).as(name).isFinite().isPositive();
        assertThat(losses.put(loss, name)).as("the same as %s", name).isNull();
        for (float[] gradient : got.subList(at + 1, at + 3)) {
          assertThat(gradient).as(name).doesNotContain(0).hasSize(6);
          for (float slope : gradient) {
            assertThat(slope).as(name).isFinite();
          }
        }
      }
    }
  }

  private static LabelledStream source(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> labels = tf.constant(ONE_HOT);
    float[][] draws = {{0.5f, -1, 2}, {-0.3f, 0.7f, 5}};
    return new LabelledStream(
        logits, labels, List.of(new DrawnLabel(labels, tf.constant(1f), tf.constant(draws))));
  }

  private static LabelledStream mixed(Ops tf, Operand<TFloat32> logits) {
    return new LabelledStream(
        logits,
        tf.constant(SOFT),
        List.of(
            new DrawnLabel(
                tf.constant(new float[][] {{1, 0, 0}, {0, 1, 0}}),
                tf.constant(new float[] {0.25f, 0.5f}),
                tf.constant(new float[][] {{1.5f, 0.2f, -1}, {-2, 0.9f, 0.1f}})),
            new DrawnLabel(
                tf.constant(new float[][] {{0, 1, 0}, {0, 0, 1}}),
                tf.constant(new float[] {0.75f, 0.5f}),
                tf.constant(new float[][] {{-0.4f, 1, 0.6f}, {0.3f, -1.1f, 1.4f}}))));
  }

  private static Arguments refused(ThrowingCallable make, String message) {
    return Arguments.of(make, message);
  }

  private static Stream<Arguments> refused() {
    OptionalDouble none = OptionalDouble.empty();
    OptionalDouble one = OptionalDouble.of(1);
    return Stream.of(
        refused(() -> new Prior(-1), "tau: -1 is not allowed; must be at least 0"),
        refused(
            () -> new BinaryPrior(1, BinaryPrior.Form.LOG_ODDS).shift(new int[] {7}),
            "loss.joint.prior.form: log-odds is not allowed; must be log where all training images"
                + " are of one class"),
        refused(
            () -> new BinaryPrior(1, BinaryPrior.Form.LOG_ODDS).shift(new int[] {7, 0}),
            "dataset.empty_classes: keep is not allowed; must be drop for a prior, which needs"
                + " training images of every class: 1 has none"),
        refused(
            () -> new Margin(none, none, none, none),
            "max: nothing is not allowed; must be set where neither scaling nor noise is"),
        refused(
            () -> new Margin(none, one, one, none),
            "power: 1.0 is not allowed; must be unset without max, the margin"),
        refused(() -> new Focusing(-1, true), "gamma: -1 is not allowed; must be at least 0"),
        refused(
            () -> new Smoothing(none, Optional.empty()),
            "epsilon: nothing is not allowed; must be set where by_class is not"),
        refused(
            () -> new Smoothing(one, BY_CLASS.byClass()),
            "epsilon: 1.0 is not allowed; must be unset where by_class is set"),
        refused(
            () -> new Smoothing.ByClass(0.4, 0.1, Smoothing.Shape.LINEAR, one),
            "power: 1.0 is not allowed; must be unset without shape exp"),
        refused(
            () -> new ClassWeighting(none, none, 0, Divisor.IMAGES),
            "beta: nothing is not allowed; must be set where power is not"),
        refused(
            () -> new ClassWeighting(OptionalDouble.of(0.5), one, 0, Divisor.IMAGES),
            "beta: 0.5 is not allowed; must be unset where power is set"),
        refused(
            () -> Sigmoid.bce3s(1, 1, 1, 64).with(BY_CLASS),
            "negatives: unlabelled is not allowed; must be complement with smoothing, which labels"
                + " every class"),
        refused(
            () -> Sigmoid.bce3s(1, 1, 1, 64).with(Margin.ofNoise(0.5)),
            "negatives: unlabelled is not allowed; must be complement with margin.noise, which mixes"
                + " the losses of a mixed image's labels; or set mixed to false"),
        refused(() -> Margin.ofNoise(-1), "noise: -1 is not allowed; must be between 0 and 2"),
        refused(
            () -> Softmax.of(1).with(Margin.ofLabel(0.5, 0.25)).asBinary(),
            "margin.max: 0.5 is not allowed; must be unset with binary: true"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void partsThatMakeNoSenseAreRefused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(SpecException.class).hasMessage(message);
  }

  /** By hand: of two classes of 100 and 1 images the rare one's logit alone is lowered. */
  @Test
  void noiseLowersRareClassesOfEachLabelByItsOwnDraw() {
    float[][] logits = {{1, 2}};
    float[] one = {1};
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      LabelledStream stream =
          new LabelledStream(
              tf.constant(logits),
              tf.constant(new float[][] {{0.25f, 0.75f}}),
              List.of(
                  new DrawnLabel(
                      tf.constant(new float[][] {{1, 0}}),
                      tf.constant(0.25f),
                      tf.constant(new float[][] {{9, -1.5f}})),
                  new DrawnLabel(
                      tf.constant(new float[][] {{0, 1}}),
                      tf.constant(0.75f),
                      tf.constant(new float[][] {{9, 30}}))));
      JointInputs in =
          new JointInputs(
              List.of(),
              List.of(stream),
              tf.constant(one),
              new int[] {100, 1},
              10,
              Map.of(),
              Optional.empty(),
              tf.constant(0f),
              Map.of());
      Operand<TFloat32> loss = Softmax.of(1).with(Margin.ofNoise(0.4)).loss(tf, in);

      // Draws of deviation 1/3, cut: 0.5 and 1 of what the noise may take, 4.
      double ofSource = Math.log1p(Math.exp(2 - 2 - 1));
      double ofPartner = Math.log1p(Math.exp(1 - (2 - 4)));
      assertThat(session.run(List.of(), List.of(), List.of(loss)).get(0)[0])
          .isCloseTo((float) (0.25 * ofSource + 0.75 * ofPartner), within(1e-5f));
    }
  }

  @Test
  void noiseNeedsDrawsAndIsNoneOfClassesThatAreAlike() {
    assertThat(LogitNoise.of(new int[] {7, 7}, 5).amplitudes()).containsExactly(0, 0);
    assertThat(Softmax.of(1).with(Margin.ofNoise(0)).draws()).isFalse();
    assertThat(Sigmoid.of(1).with(Margin.ofNoise(0.5)).draws()).isTrue();
  }

  @Test
  void sharesOfSmoothingGrowFromTheSmallestClassToTheLargest() {
    for (Smoothing.Shape shape : Smoothing.Shape.values()) {
      Smoothing.ByClass shares = new Smoothing.ByClass(0.4, 0.1, shape, OptionalDouble.empty());

      assertThat(shares.shares(500, 252, 4))
          .as("%s", shape)
          .startsWith(0.4f)
          .endsWith(0.1f)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(shares.shares(7, 7)).as("%s, alike", shape).containsExactly(0.4f, 0.4f);
    }
  }
}
