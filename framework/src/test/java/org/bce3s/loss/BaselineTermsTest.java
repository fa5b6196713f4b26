package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The joint terms of other methods against plain arithmetic in double precision: the loss of every
 * class, were it the label, from its definition, mixed by the labels.
 */
class BaselineTermsTest {
  /** s of the cosine logits that terms with margins see. */
  private static final double SCALE = 30;

  private static final int STREAMS = 3;

  /** Logits as at the start of training, as at its end, and where softmax leaves float32. */
  private static final double[] SPREADS = {0.1, 3, 12, 60};

  /** The loss of logits z if the label were y, with n training images a class. */
  private interface Definition {
    double loss(double[] z, int y, int[] n);
  }

  private static Stream<Arguments> definitions() {
    return Stream.of(
        Arguments.of(new CeJoint(1), define((z, y, n) -> ce(z, y))),
        Arguments.of(
            new ClassBalancedCe(1, 0.99), define((z, y, n) -> balance(n, y, 0.99) * ce(z, y))),
        Arguments.of(new Focal(1, 2, FocalForm.SOFTMAX), define((z, y, n) -> focal(z, y, 2))),
        Arguments.of(new Focal(1, 0.5, FocalForm.SOFTMAX), define((z, y, n) -> focal(z, y, 0.5))),
        Arguments.of(
            new Focal(1, 2, FocalForm.SIGMOID), define((z, y, n) -> sigmoidFocal(z, y, 2))),
        Arguments.of(
            new ClassBalancedFocal(1, 0.99, 1.5, FocalForm.SIGMOID),
            define((z, y, n) -> balance(n, y, 0.99) * sigmoidFocal(z, y, 1.5))),
        Arguments.of(
            new ClassBalancedFocal(1, 0.9, 1, FocalForm.SOFTMAX),
            define((z, y, n) -> balance(n, y, 0.9) * focal(z, y, 1))),
        Arguments.of(new Ldam(1, 0.5), define((z, y, n) -> ldam(z, y, n, 30, 0.5))),
        Arguments.of(new Ldam(1, 1.5), define((z, y, n) -> ldam(z, y, n, 30, 1.5))),
        Arguments.of(
            new BalancedSoftmax(1), define((z, y, n) -> ce(shifted(z, k -> Math.log(n[k])), y))),
        Arguments.of(
            new LogitAdjustment(1, 1.5),
            define((z, y, n) -> ce(shifted(z, k -> 1.5 * Math.log(n[k] / sum(n))), y))),
        Arguments.of(
            new LabelSmoothing(1, 0.1),
            define(
                (z, y, n) ->
                    0.9 * ce(z, y)
                        + IntStream.range(0, n.length).mapToDouble(j -> 0.1 * ce(z, j)).sum()
                            / n.length)));
  }

  private static Definition define(Definition definition) {
    return definition;
  }

  private static double sum(int[] n) {
    return Arrays.stream(n).sum();
  }

  private static double[] shifted(double[] z, IntToDoubleFunction shift) {
    return IntStream.range(0, z.length).mapToDouble(k -> z[k] + shift.applyAsDouble(k)).toArray();
  }

  /** sum_i e^{z_i - z_y} over the other classes i: (1 - p_y)/p_y. */
  private static double odds(double[] z, int y) {
    return IntStream.range(0, z.length)
        .filter(i -> i != y)
        .mapToDouble(i -> Math.exp(z[i] - z[y]))
        .sum();
  }

  private static double ce(double[] z, int y) {
    return Math.log1p(odds(z, y));
  }

  private static double focal(double[] z, int y, double gamma) {
    double odds = odds(z, y);
    return Math.pow(odds / (1 + odds), gamma) * Math.log1p(odds);
  }

  private static double sigmoidFocal(double[] z, int y, double gamma) {
    double loss = 0;
    for (int i = 0; i < z.length; i++) {
      double t = i == y ? z[i] : -z[i];
      loss += Math.pow(1 / (1 + Math.exp(t)), gamma) * Math.log1p(Math.exp(-t));
    }
    return loss;
  }

  private static double balance(int[] n, int y, double beta) {
    double[] weights =
        Arrays.stream(n).mapToDouble(k -> (1 - beta) / (1 - Math.pow(beta, k))).toArray();
    return weights[y] * n.length / Arrays.stream(weights).sum();
  }

  private static double ldam(double[] z, int y, int[] n, double scale, double maxMargin) {
    double[] raw = Arrays.stream(n).mapToDouble(k -> 1 / Math.sqrt(Math.sqrt(k))).toArray();
    double margin = raw[y] * maxMargin / Arrays.stream(raw).max().orElseThrow();
    return ce(shifted(z, k -> k == y ? -scale * margin : 0), y);
  }

  /** Labels and counts of a step of three streams. */
  private static final class Step {
    final int batch;
    final int classes;
    final float[] oneHot;
    final float[] soft;
    final int[] counts;

    Step(int batch, int classes) {
      RandomStream random = RandomStream.of(1, "step", batch, classes);
      this.batch = batch;
      this.classes = classes;
      oneHot = new float[batch * classes];
      soft = new float[batch * classes];
      for (int i = 0; i < batch; i++) {
        int y = random.nextInt(classes);
        oneHot[i * classes + y] = 1;
        soft[i * classes + y] += 0.3f;
        soft[i * classes + random.nextInt(classes)] += 0.7f;
      }
      counts = IntStream.range(0, classes).map(k -> 1 + random.nextInt(500)).toArray();
    }

    /** Logits of a stream. */
    float[] logits(int stream, double spread) {
      RandomStream random = RandomStream.of(2, "logits", stream);
      float[] logits = new float[batch * classes];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (spread * random.nextGaussian());
      }
      return logits;
    }

    /** The part of the loss that a stream has at some logits. */
    double loss(Definition definition, int stream, double[] z) {
      float[] labels = stream == 0 ? oneHot : soft;
      double loss = 0;
      for (int i = 0; i < batch; i++) {
        double[] row = Arrays.copyOfRange(z, i * classes, (i + 1) * classes);
        for (int j = 0; j < classes; j++) {
          double label = labels[i * classes + j];
          loss += label == 0 ? 0 : label * definition.loss(row, j, counts);
        }
      }
      return loss / batch / STREAMS;
    }

    /** The slope of the loss along logit i of a stream, by a central difference. */
    double slope(Definition definition, int stream, double[] z, int i) {
      double step = 1e-5;
      double[] ahead = z.clone();
      double[] behind = z.clone();
      ahead[i] += step;
      behind[i] -= step;
      return (loss(definition, stream, ahead) - loss(definition, stream, behind)) / (2 * step);
    }
  }

  /** The graph of a term and of its gradients by the logits. */
  private static final class TermGraph implements AutoCloseable {
    private final GraphSession session = new GraphSession(2, false, 0);
    private final Step step;
    private final List<Input<TFloat32>> logits = new ArrayList<>();
    private final List<Operand<TFloat32>> fetches = new ArrayList<>();

    TermGraph(JointTerm term, Step step) {
      this.step = step;
      Ops tf = session.tf();
      for (int stream = 0; stream < STREAMS; stream++) {
        logits.add(session.keep(Input.floats(tf, step.batch, step.classes)));
      }
      List<Operand<TFloat32>> z = List.copyOf(logits.stream().map(Input::operand).toList());
      fetches.add(
          term.loss(
              tf,
              new JointInputs(
                  List.of(new LabelledStream(z.get(0), labels(tf, step.oneHot))),
                  z.subList(1, STREAMS).stream()
                      .map(mixed -> new LabelledStream(mixed, labels(tf, step.soft)))
                      .toList(),
                  tf.constant(new float[step.classes]),
                  step.counts,
                  SCALE,
                  Optional.empty(),
                  tf.constant(0f),
                  Map.of())));
      fetches.addAll(session.gradients(fetches.get(0), z));
    }

    private Operand<TFloat32> labels(Ops tf, float[] values) {
      return tf.reshape(tf.constant(values), tf.constant(new int[] {step.batch, step.classes}));
    }

    /** The loss and its gradients by the logits of every stream. */
    List<float[]> run(double spread) {
      for (int stream = 0; stream < STREAMS; stream++) {
        logits.get(stream).set(step.logits(stream, spread));
      }
      return session.run(logits, List.of(), fetches);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void lossAndGradientAreThoseOfItsDefinition(JointTerm term, Definition definition) {
    Step step = new Step(4, 6);
    try (TermGraph graph = new TermGraph(term, step)) {
      for (double spread : SPREADS) {
        List<float[]> got = graph.run(spread);
        checkLoss(step, spread, definition, got.get(0)[0]);
        for (int stream = 0; stream < STREAMS; stream++) {
          double[] z = doubles(step.logits(stream, spread));
          for (int i = 0; i < z.length; i++) {
            assertThat((double) got.get(stream + 1)[i])
                .as("spread %s, stream %s, logit %s", spread, stream, i)
                .isCloseTo(step.slope(definition, stream, z, i), within(3e-6));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void lossIsItsDefinitionAtOneClassAndAtMany(JointTerm term, Definition definition) {
    for (Step step : List.of(new Step(1, 1), new Step(3, 300))) {
      try (TermGraph graph = new TermGraph(term, step)) {
        for (double spread : SPREADS) {
          checkLoss(step, spread, definition, graph.run(spread).get(0)[0]);
        }
      }
    }
  }

  private static void checkLoss(Step step, double spread, Definition definition, double got) {
    double want =
        IntStream.range(0, STREAMS)
            .mapToDouble(s -> step.loss(definition, s, doubles(step.logits(s, spread))))
            .sum();
    assertThat(got)
        .as("%s classes at spread %s", step.classes, spread)
        .isCloseTo(want, within(2e-6 * want + 1e-6));
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static Stream<Arguments> specialCases() {
    int[] alike = {50, 50, 50, 50};
    int[] unlike = {500, 50, 20, 5};
    JointTerm ce = new CeJoint(1);
    return Stream.of(
        Arguments.of(new Focal(1, 0, FocalForm.SOFTMAX), ce, unlike),
        Arguments.of(new ClassBalancedCe(1, 0), ce, unlike),
        Arguments.of(new ClassBalancedCe(1, 0.999), ce, alike),
        Arguments.of(new BalancedSoftmax(1), ce, alike),
        Arguments.of(new LogitAdjustment(1, 0), ce, unlike),
        Arguments.of(new LogitAdjustment(1, 1), new BalancedSoftmax(1), unlike),
        Arguments.of(new LabelSmoothing(1, 0), ce, unlike),
        Arguments.of(new Ldam(1, 0), ce, unlike));
  }

  @ParameterizedTest
  @MethodSource("specialCases")
  void isAnotherTermInASpecialCase(JointTerm term, JointTerm other, int[] counts) {
    Step step = new Step(5, 4);
    System.arraycopy(counts, 0, step.counts, 0, counts.length);
    try (TermGraph graph = new TermGraph(term, step);
        TermGraph expected = new TermGraph(other, step)) {
      List<float[]> want = expected.run(2);
      List<float[]> got = graph.run(2);
      for (int i = 0; i < got.size(); i++) {
        assertThat(got.get(i)).containsExactly(want.get(i), within(1e-6f));
      }
    }
  }

  private static Stream<JointTerm> balancingTerms() {
    return Stream.of(
        new Ldam(1, 0.5),
        new ClassBalancedCe(1, 0.999),
        new ClassBalancedFocal(1, 0.999, 2, FocalForm.SIGMOID),
        new BalancedSoftmax(1));
  }

  @ParameterizedTest
  @MethodSource("balancingTerms")
  void equalLogitsCostMoreForTheRarerClass(JointTerm term) {
    float[] losses = new float[2];
    for (int label = 0; label < 2; label++) {
      Step step = new Step(1, 2);
      System.arraycopy(new int[] {1000, 10}, 0, step.counts, 0, 2);
      for (float[] labels : List.of(step.oneHot, step.soft)) {
        Arrays.fill(labels, 0);
        labels[label] = 1;
      }
      try (TermGraph graph = new TermGraph(term, step)) {
        losses[label] = graph.run(0).get(0)[0];
      }
    }

    assertThat(losses[1]).isGreaterThan(losses[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          focal     | gamma: -1 is not allowed; must be at least 0
          balanced  | beta: 1 is not allowed; must be at least 0 and less than 1
          margin    | max_margin: 2.5 is not allowed; must be between 0 and 2
          smoothing | epsilon: 1.5 is not allowed; must be between 0 and 1
          tau       | tau: -0.5 is not allowed; must be at least 0
          """)
  void settingsOutOfRangeAreRefused(String which, String message) {
    assertThatThrownBy(
            () -> {
              switch (which) {
                case "focal" -> new Focal(1, -1, FocalForm.SOFTMAX);
                case "balanced" -> new ClassBalancedCe(1, 1);
                case "margin" -> new Ldam(1, 2.5);
                case "smoothing" -> new LabelSmoothing(1, 1.5);
                default -> new LogitAdjustment(1, -0.5);
              }
            })
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }
}
