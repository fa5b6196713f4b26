package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Floats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.optimisation.GradientClipping;
import org.junit.jupiter.api.Test;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class GraphSessionTest {
  @Test
  void aVariableThatTheLossDoesNotReachHasGradientZero() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Variable reached = session.variables().parameter("reached", Initializer.constant(2), 3);
      Variable other = session.variables().parameter("other", Initializer.constant(2), 2);
      var loss = session.tf().sum(reached.read(), session.tf().constant(0));
      var gradients = session.gradients(loss, List.of(other.read(), reached.read()));
      session.initialize();

      List<float[]> values = session.run(List.of(), List.of(), gradients);

      assertThat(values.get(0)).containsExactly(0, 0);
      assertThat(values.get(1)).containsExactly(1, 1, 1);
    }
  }

  /** A later part of a batch waits for the gradients of an earlier one, and is not made of them. */
  @Test
  void orderAloneMakesNoValueDependOnAVariable() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Variable reached = session.variables().parameter("reached", Initializer.constant(2), 3);
      Variable before = session.variables().parameter("before", Initializer.constant(2), 2);
      Ops after = session.tf().withControlDependencies(before.read());
      Operand<TFloat32> loss =
          after.sum(after.math.square(reached.read()), session.tf().constant(0));
      var gradients = session.gradients(loss, List.of(before.read(), reached.read()));
      session.initialize();

      List<float[]> values = session.run(List.of(), List.of(), gradients);

      assertThat(values.get(0)).containsExactly(0, 0);
      assertThat(values.get(1)).containsExactly(4, 4, 4);
      assertThat(session.trainedBy(List.of(loss))).containsExactly(reached);
      assertThat(session.variablesBehind(loss)).containsExactly("reached");
    }
  }

  /**
   * TensorFlow has a pass that, where memory seems short, adds tensors as they arrive, in whatever
   * order that is.
   */
  @Test
  void aSumOfManyTensorsHasOneOrderHoweverMuchMemoryTheyTake() {
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      List<Operand<TFloat32>> gradients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Variable v =
            session.variables().parameter("v" + i, Initializer.constant(0.1f + i), 1_500_000);
        gradients.add(tf.math.square(v.read()));
      }
      List<Operand<TFloat32>> clipped = GradientClipping.byGlobalNorm(tf, gradients, 1);
      List<Operand<TFloat32>> sums = new ArrayList<>();
      clipped.forEach(g -> sums.add(tf.sum(g, tf.constant(0))));
      session.initialize();

      Set<List<Float>> seen = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        List<Float> run = new ArrayList<>();
        session.run(List.of(), List.of(), sums).forEach(sum -> run.add(sum[0]));
        seen.add(run);
      }

      assertThat(seen).hasSize(1);
    }
  }

  /** What went into a ReLU is not needed in the backward pass, and so not kept until then. */
  @Test
  void theGradientOfReluLooksAtWhatCameOut() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Variable x = session.variables().parameter("x", Initializer.uniform(1), 50);
      Operand<TFloat32> rectified = tf.nn.relu(x.read());
      var loss = tf.sum(tf.math.square(rectified), tf.constant(0));
      var gradient = session.gradients(loss, List.of(x.read()));
      session.initialize();

      GraphOperation reluGrad = (GraphOperation) gradient.get(0).asOutput().op();
      assertThat(reluGrad.type()).isEqualTo("ReluGrad");
      assertThat(reluGrad.inputs().get(1).asOutput()).isEqualTo(rectified.asOutput());
      float[] values = session.run(List.of(), List.of(), List.of(x.read())).get(0);
      float[] found = session.run(List.of(), List.of(), gradient).get(0);
      assertThat(Floats.asList(values)).anyMatch(v -> v > 0).anyMatch(v -> v < 0);
      for (int i = 0; i < values.length; i++) {
        assertThat(found[i]).isEqualTo(2 * Math.max(0, values[i]));
      }
    }
  }

  @Test
  void noGradientFlowsThroughWhatStopsIt() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Variable trained = session.variables().parameter("trained", Initializer.constant(2), 3);
      Variable held = session.variables().parameter("held", Initializer.constant(2), 3);
      Operand<TFloat32> loss =
          tf.sum(tf.math.mul(trained.read(), tf.stopGradient(held.read())), tf.constant(0));

      assertThat(session.trainedBy(List.of(loss))).containsExactly(trained);
      assertThat(session.variablesBehind(loss)).containsExactly("trained", "held");
    }
  }

  @Test
  void aVariableOfAnotherShapeIsNotRestored() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      session.variables().parameter("kernel", Initializer.constant(0), 2, 3);
      session.variables().state("mean", Initializer.constant(0), 3);

      assertThatThrownBy(
              () ->
                  session.restore(
                      Map.of(
                          "kernel", new FloatTensor(new long[] {6}, new float[6]),
                          "extra", new FloatTensor(new long[0], new float[1]))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "kernel has shape [6], the network [2, 3]; mean is missing; extra is not in the"
                  + " network");
    }
  }

  @Test
  void initialValuesAreAFunctionOfSeedAndName() {
    assertThat(initial(1, "a", "b")).isEqualTo(initial(1, "b", "a"));
    assertThat(initial(1, "a").get("a")).isNotEqualTo(initial(2, "a").get("a"));
    assertThat(initial(1, "a", "b").get("a")).isNotEqualTo(initial(1, "a", "b").get("b"));
  }

  @Test
  void askingTwiceForAVariableGivesTheSame() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Variables variables = session.variables();
      Variable first = variables.parameter("kernel", Initializer.constant(0), 2, 3);

      assertThat(variables.parameter("kernel", Initializer.constant(1), 2, 3)).isSameAs(first);
      assertThat(variables.parameterCount()).isEqualTo(6);
      assertThatThrownBy(() -> variables.parameter("kernel", Initializer.constant(0), 6))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("variable kernel is asked for with two shapes");
    }
  }

  private static Map<String, FloatTensor> initial(long seed, String... names) {
    try (GraphSession session = new GraphSession(1, false, seed)) {
      for (String name : names) {
        session.variables().parameter(name, Initializer.normal(1), 4);
      }
      session.initialize();
      return session.snapshot();
    }
  }

  @Test
  void matricesAndKernelsDecayButNotBiasesTokensOrState() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Variables variables = session.variables();
      Initializer zero = Initializer.constant(0);

      assertThat(variables.parameter("kernel", zero, 3, 3, 2, 4).decays()).isTrue();
      assertThat(variables.parameter("bias", zero, 4).decays()).isFalse();
      assertThat(variables.embedding("place", zero, 5, 4).decays()).isFalse();
      assertThat(variables.embedding("place", zero, 5, 4).trainable()).isTrue();
      assertThat(variables.state("mean", zero, 5, 4).decays()).isFalse();
    }
  }

  @Test
  void inputIsFilledWhole() {
    try (GraphSession session = new GraphSession(1, false, 1)) {
      var input = session.keep(Input.floats(session.tf(), 2, 3));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> input.set(1f, 2f, 3f))
          .withMessage("3 values for an input of shape [2, 3]");
    }
  }

  @Test
  void aVariableThatIsNotFiniteIsNamed() {
    try (GraphSession session = new GraphSession(1, false, 1)) {
      session.variables().parameter("a", Initializer.constant(1), 2, 3);
      session.variables().state("b", Initializer.constant(1));
      session.variables().slot("c", Initializer.constant(0), 4);
      session.initialize();
      assertThat(session.notFinite()).isEmpty();

      session.assign(
          Map.of(
              "b", new FloatTensor(new long[0], new float[] {Float.NaN}),
              "c",
                  new FloatTensor(new long[] {4}, new float[] {0, Float.NEGATIVE_INFINITY, 0, 0})));
      assertThat(session.notFinite()).containsExactly("b", "c");
      Map<String, FloatTensor> broken = session.snapshot();
      assertThatThrownBy(() -> session.restore(broken))
          .hasMessage("b holds NaN or infinite values; c holds NaN or infinite values");
    }
  }
}
