package org.bce3s.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class ClassifierLogitsTest {
  private static final float[] FEATURES = {3, 4, 0, -2};
  private static final float[] ROWS = {1, 0, 0, 5, 2, 2};
  private static final float HALF = (float) Math.sqrt(0.5);
  private static final float ROOT_OF_8 = (float) Math.sqrt(8);

  /** Logits of two features of length 2 by three rows, bias 100, 200, 300, scales 1, 2, 3. */
  private static Stream<Arguments> classifiers() {
    return Stream.of(
        Arguments.of(
            new Normalized(), new float[] {103, 204, 300 + 7 * HALF, 100, 198, 300 - 2 * HALF}),
        Arguments.of(new Linear(), new float[] {103, 220, 314, 100, 190, 296}),
        Arguments.of(new TrainedCosine(10), new float[] {6, 8, 14 * HALF, 0, -10, -10 * HALF}),
        Arguments.of(new LearnableScale(), new float[] {103, 440, 942, 100, 380, 888}),
        Arguments.of(new TauNormalized(0), new float[] {3, 20, 14, 0, -10, -4}),
        Arguments.of(
            new TauNormalized(1), new float[] {3, 4, 14 / ROOT_OF_8, 0, -2, -4 / ROOT_OF_8}),
        Arguments.of(new MonotoneNorms(), new float[] {103, 220, 314, 100, 190, 296}),
        Arguments.of(new NearestClassMean(10), new float[] {6, 8, 14 * HALF, 0, -10, -10 * HALF}));
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void logitsAreThoseOfTheFormula(Classifier classifier, float[] expected) {
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      ClassifierVariables made = classifier.variables(session.variables(), 3, 2);
      Operand<TFloat32> x = tf.reshape(tf.constant(FEATURES), tf.constant(new int[] {2, 2}));
      Operand<TFloat32> logits = classifier.logits(tf, classifier.rows(tf, made), x);
      session.initialize();
      session.assign(
          Map.of(
              "classifier.weight", new FloatTensor(new long[] {3, 2}, ROWS),
              "classifier.bias", vector(100, 200, 300),
              "classifier.scales", vector(1, 2, 3)));

      assertThat(session.run(List.of(), List.of(), List.of(logits)).get(0))
          .containsExactly(expected, within(1e-4f));
    }
  }

  private static FloatTensor vector(float... values) {
    return new FloatTensor(new long[] {values.length}, values);
  }

  @ParameterizedTest
  @CsvSource({
    "normalized,      classifier.weight classifier.bias",
    "linear,          classifier.weight classifier.bias",
    "cosine,          classifier.weight",
    "etf,             ''",
    "learnable-scale, classifier.scales",
    "with rows,       classifier.weight classifier.bias classifier.scales",
    "tau-normalized,  ''",
    "monotone-norms,   ''",
    "samn, classifier.weight classifier.bias classifier.scales classifier.offsets",
    "nearest-class-mean, ''"
  })
  void trainsWhatItSays(String name, String trained) {
    Classifier classifier = byName(name);
    try (GraphSession session = new GraphSession(2, false, 0)) {
      classifier.variables(session.variables(), 3, 4);

      assertThat(session.variables().trainable().stream().map(Variable::name))
          .containsExactly(
              Stream.of(trained.split(" ")).filter(n -> !n.isEmpty()).toArray(String[]::new));
      assertThat(classifier.isTrained()).isEqualTo(!trained.isEmpty());
      assertThat(classifier.trainsRows()).isEqualTo(trained.contains("weight"));
    }
  }

  private static Classifier byName(String name) {
    return switch (name) {
      case "normalized" -> new Normalized();
      case "linear" -> new Linear();
      case "cosine" -> new TrainedCosine(30);
      case "etf" -> new EquiangularTightFrame(30);
      case "learnable-scale" -> new LearnableScale();
      case "with rows" -> new LearnableScale(0.1);
      case "tau-normalized" -> new TauNormalized(1);
      case "monotone-norms" -> new MonotoneNorms();
      case "samn" -> new Samn();
      default -> new NearestClassMean(30);
    };
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "5, 4", "5, 9", "10, 64", "65, 64"})
  void rowsOfAnEtfHaveLengthOneAndEqualAngles(int classes, int features) {
    float[] rows = etf(classes, features, 7);

    for (int i = 0; i < classes; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int d = 0; d < features; d++) {
          dot += (double) rows[i * features + d] * rows[j * features + d];
        }
        assertThat(dot).isCloseTo(i == j ? 1 : -1.0 / (classes - 1), within(1e-5));
      }
    }
    assertThat(etf(classes, features, 7)).containsExactly(rows);
    assertThat(etf(classes, features, 8)).isNotEqualTo(rows);
  }

  private static float[] etf(int classes, int features, long seed) {
    try (GraphSession session = new GraphSession(2, false, seed)) {
      new EquiangularTightFrame(30).variables(session.variables(), classes, features);
      session.initialize();
      return session.snapshot().get("classifier.weight").values();
    }
  }

  @Test
  void anEtfOfMoreClassesThanItsFeaturesAllowIsRefusedWithTheBound() {
    new EquiangularTightFrame(30).check(65, 64);

    assertThatThrownBy(() -> new EquiangularTightFrame(30).check(100, 64))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "classifier.name: etf is not allowed; must be another classifier, or the backbone"
                + " wider: its 64 features hold an ETF of at most 65 classes, and the data set has"
                + " 100");
  }
}
