package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.joint.BinaryPrior;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.ClassWeights;
import org.bce3s.joint.JointInputs;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Smoothing;
import org.bce3s.joint.Softmax;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.term.Focusing;
import org.bce3s.term.LabelledStream;
import org.bce3s.term.Prior;
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
        Arguments.of(Softmax.of(1), define((z, y, n) -> ce(z, y))),
        Arguments.of(
            new ShortForms.ClassBalancedCe(1, 0.99).composition(),
            define((z, y, n) -> balance(n, y, 0.99) * ce(z, y))),
        Arguments.of(
            new ShortForms.Focal(1, 2, ShortForms.FocalForm.SOFTMAX).composition(),
            define((z, y, n) -> focal(z, y, 2))),
        Arguments.of(
            new ShortForms.Focal(1, 0.5, ShortForms.FocalForm.SOFTMAX).composition(),
            define((z, y, n) -> focal(z, y, 0.5))),
        Arguments.of(
            new ShortForms.Focal(1, 2, ShortForms.FocalForm.SIGMOID).composition(),
            define((z, y, n) -> sigmoidFocal(z, y, 2))),
        Arguments.of(
            new ShortForms.ClassBalancedFocal(1, 0.99, 1.5, ShortForms.FocalForm.SIGMOID)
                .composition(),
            define((z, y, n) -> balance(n, y, 0.99) * sigmoidFocal(z, y, 1.5))),
        Arguments.of(
            new ShortForms.ClassBalancedFocal(1, 0.9, 1, ShortForms.FocalForm.SOFTMAX)
                .composition(),
            define((z, y, n) -> balance(n, y, 0.9) * focal(z, y, 1))),
        Arguments.of(
            new ShortForms.Ldam(1, 0.5).composition(), define((z, y, n) -> ldam(z, y, n, 30, 0.5))),
        Arguments.of(
            new ShortForms.Ldam(1, 1.5).composition(), define((z, y, n) -> ldam(z, y, n, 30, 1.5))),
        Arguments.of(
            new ShortForms.BalancedSoftmax(1).composition(),
            define((z, y, n) -> ce(shifted(z, k -> Math.log(n[k])), y))),
        Arguments.of(
            new ShortForms.LogitAdjustment(1, 1.5).composition(),
            define((z, y, n) -> ce(shifted(z, k -> 1.5 * Math.log(n[k] / sum(n))), y))),
        Arguments.of(
            new ShortForms.LabelSmoothing(1, 0.1).composition(),
            define(
                (z, y, n) ->
                    0.9 * ce(z, y)
                        + IntStream.range(0, n.length).mapToDouble(j -> 0.1 * ce(z, j)).sum()
                            / n.length)));
  }

  /** Compositions that have no short form. */
  private static Stream<Arguments> compositions() {
    Smoothing.ByClass shares =
        new Smoothing.ByClass(0.4, 0.1, Smoothing.Shape.LINEAR, OptionalDouble.empty());
    Margin vs = Margin.ofScaling(0.15);
    ClassWeighting power =
        new ClassWeighting(OptionalDouble.empty(), OptionalDouble.of(1.2), 0, Divisor.ENTRIES);
    return Stream.of(
        // balanced BCE (Xu et al. 2023)
        Arguments.of(
            Sigmoid.of(1).with(new BinaryPrior(1, BinaryPrior.Form.LOG_ODDS)),
            define(
                (z, y, n) ->
                    sigmoidFocal(
                        shifted(z, k -> Math.log(n[k] / sum(n)) - Math.log(1 - n[k] / sum(n))),
                        y,
                        0))),
        // binary logit adjustment
        Arguments.of(
            Sigmoid.of(1).with(new BinaryPrior(1.5, BinaryPrior.Form.LOG)),
            define(
                (z, y, n) -> sigmoidFocal(shifted(z, k -> 1.5 * Math.log(n[k] / sum(n))), y, 0))),
        // VS (Kini et al. 2021)
        Arguments.of(
            Softmax.of(1).with(new Prior(1.2)).with(vs),
            define(
                (z, y, n) -> {
                  double largest = Arrays.stream(n).max().orElseThrow();
                  double[] scaled =
                      IntStream.range(0, z.length)
                          .mapToDouble(k -> z[k] * Math.pow(n[k] / largest, 0.15))
                          .toArray();
                  return ce(shifted(scaled, k -> 1.2 * Math.log(n[k] / sum(n))), y);
                })),
        // label-aware smoothing (Zhong et al. 2021)
        Arguments.of(
            Softmax.of(1).with(Smoothing.of(shares)),
            define(
                (z, y, n) -> {
                  double share = share(n, y);
                  double all = IntStream.range(0, n.length).mapToDouble(j -> ce(z, j)).sum();
                  return (1 - share) * ce(z, y) + share * all / n.length;
                })),
        // binary cross-entropy of smoothed labels
        Arguments.of(
            Sigmoid.of(1).with(Smoothing.uniform(0.2)),
            define(
                (z, y, n) ->
                    IntStream.range(0, z.length)
                        .mapToDouble(
                            j -> {
                              double t = (j == y ? 0.8 : 0) + 0.2 / z.length;
                              return t * softplus(-z[j]) + (1 - t) * softplus(z[j]);
                            })
                        .sum())),
        // LDAM's margins in a sigmoid
        Arguments.of(
            Sigmoid.of(1).with(Margin.ofLabel(0.5, 0.25)),
            define(
                (z, y, n) ->
                    sigmoidFocal(shifted(z, k -> k == y ? -SCALE * margin(n, y, 0.5) : 0), y, 0))),
        // focused margins
        Arguments.of(
            Softmax.of(1).with(Margin.ofLabel(0.1, 0.25)).with(new Focusing(2, true)),
            define(
                (z, y, n) ->
                    focal(shifted(z, k -> k == y ? -SCALE * margin(n, y, 0.1) : 0), y, 2))),
        // weights by a power of the counts (Du et al. 2023), divided as PyTorch divides
        Arguments.of(
            Softmax.of(1).with(power),
            define(
                (z, y, n) -> {
                  double all = Arrays.stream(n).mapToDouble(k -> Math.pow(k, -1.2)).sum();
                  return Math.pow(n[y], -1.2) / all * ce(z, y);
                })),
        // binary cross-entropy of softmax probabilities (Alshammari et al. 2022)
        Arguments.of(
            Softmax.of(1).asBinary(),
            define(
                (z, y, n) ->
                    IntStream.range(0, z.length)
                        .mapToDouble(
                            j -> Math.min(100, j == y ? ce(z, j) : Math.log1p(1 / odds(z, j))))
                        .sum())));
  }

  private static double softplus(double t) {
    return Math.log1p(Math.exp(t));
  }

  private static double margin(int[] n, int y, double max) {
    return max * Math.pow((double) Arrays.stream(n).min().orElseThrow() / n[y], 0.25);
  }

  private static double share(int[] n, int y) {
    double smallest = Arrays.stream(n).min().orElseThrow();
    return 0.1 + 0.3 * (n[y] - smallest) / (Arrays.stream(n).max().orElseThrow() - smallest);
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
                  ClassWeights.of(
                      tf,
                      term,
                      step.counts,
                      0,
                      List.of(
                          labels(tf, step.oneHot), labels(tf, step.soft), labels(tf, step.soft))),
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
  @MethodSource({"definitions", "compositions"})
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
    JointTerm ce = Softmax.of(1);
    return Stream.of(
        Arguments.of(
            new ShortForms.Focal(1, 0, ShortForms.FocalForm.SOFTMAX).composition(), ce, unlike),
        Arguments.of(new ShortForms.ClassBalancedCe(1, 0).composition(), ce, unlike),
        Arguments.of(new ShortForms.ClassBalancedCe(1, 0.999).composition(), ce, alike),
        Arguments.of(new ShortForms.BalancedSoftmax(1).composition(), ce, alike),
        Arguments.of(new ShortForms.LogitAdjustment(1, 0).composition(), ce, unlike),
        Arguments.of(
            new ShortForms.LogitAdjustment(1, 1).composition(),
            new ShortForms.BalancedSoftmax(1).composition(),
            unlike),
        Arguments.of(new ShortForms.LabelSmoothing(1, 0).composition(), ce, unlike),
        Arguments.of(new ShortForms.Ldam(1, 0).composition(), ce, unlike));
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
        new ShortForms.Ldam(1, 0.5).composition(),
        new ShortForms.ClassBalancedCe(1, 0.999).composition(),
        new ShortForms.ClassBalancedFocal(1, 0.999, 2, ShortForms.FocalForm.SIGMOID).composition(),
        new ShortForms.BalancedSoftmax(1).composition());
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
                case "focal" ->
                    new ShortForms.Focal(1, -1, ShortForms.FocalForm.SOFTMAX).composition();
                case "balanced" -> new ShortForms.ClassBalancedCe(1, 1).composition();
                case "margin" -> new ShortForms.Ldam(1, 2.5).composition();
                case "smoothing" -> new ShortForms.LabelSmoothing(1, 1.5).composition();
                default -> new ShortForms.LogitAdjustment(1, -0.5).composition();
              }
            })
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }
}
