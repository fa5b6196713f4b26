package org.bce3s.uniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class UniformBlocksTest {
  private static final int CLASSES = 17;
  private static final int FEATURES = 5;

  @ParameterizedTest(name = "{0}, scale {1}, {2} rows a block")
  @CsvSource({
    "bce, 1, 1", "bce, 3, 5", "bce, 10, 16", "bce, 100, 4",
    "ce, 1, 1", "ce, 3, 5", "ce, 10, 16", "ce, 30, 4"
  })
  void blocksGiveTheLossAndTheGradientOfTheWhole(String term, double scale, int rows) {
    try (GraphSession session = new GraphSession(2, false, 1)) {
      Ops tf = session.tf();
      Variable weight = weight(session, CLASSES);
      // Not normalised: of a normalised row the gradient along itself would not be seen.
      Operand<TFloat32> classifier = weight.read();
      UniformTerm whole = term(term, scale);
      UniformBlocks.RowFunction f = term.equals("bce") ? BceUniform.IN_BLOCKS : CeUniform.IN_BLOCKS;

      assertSame(
          session,
          weight,
          whole.loss(tf, classifier),
          new UniformBlocks(scale, rows).loss(tf, classifier, f));
    }
  }

  private static UniformTerm term(String name, double scale) {
    return name.equals("bce") ? new BceUniform(1, scale) : new CeUniform(1, scale);
  }

  private static Variable weight(GraphSession session, int classes) {
    return session.variables().parameter("w", Initializer.normal(0.5), classes, FEATURES);
  }

  /** Twice the losses, as a weight in the total would have them. */
  private static void assertSame(
      GraphSession session, Variable weight, Operand<TFloat32> whole, Operand<TFloat32> blocks) {
    Ops tf = session.tf();
    Operand<TFloat32> two = tf.constant(2f);
    List<Variable> by = List.of(weight);
    List<Operand<TFloat32>> reads = by.stream().map(Variable::read).toList();
    Operand<TFloat32> wanted = session.gradients(tf.math.mul(two, whole), reads).get(0);
    Operand<TFloat32> got = session.gradients(tf.math.mul(two, blocks), reads).get(0);
    session.initialize();
    List<float[]> values = session.run(List.of(), List.of(), List.of(whole, blocks, wanted, got));

    float loss = values.get(0)[0];
    assertThat(loss).isPositive();
    assertThat(values.get(1)[0]).isCloseTo(loss, within(1e-6f * Math.max(1, loss)));
    float largest = largest(values.get(2));
    assertThat(largest).isPositive();
    assertThat(values.get(3)).containsExactly(values.get(2), within(2e-6f * largest));
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  @ParameterizedTest(name = "{0}, {1} classes")
  @CsvSource({"bce, 1448, true", "bce, 1449, false", "ce, 1448, true", "ce, 1449, false"})
  void matricesOfAllPairsAreFormedUpTo1448Classes(String term, int classes, boolean formed) {
    try (GraphSession session = new GraphSession(1, false, 1)) {
      Ops tf = session.tf();
      Operand<TFloat32> loss =
          term(term, 1).loss(tf, Rows.normalize(tf, weight(session, classes).read()));
      session.gradients(loss, List.of(weight(session, classes).read()));

      assertThat(session.outputsLargerThan(1 << 20).stream().anyMatch(o -> o.startsWith("OneHot")))
          .isEqualTo(formed);
    }
  }
}
