package org.bce3s.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Counts by hand: a tensor [4, 8] of float32 has 128 bytes. */
class HeldTensorsTest {
  private static final long ONE = 4 * 8 * Float.BYTES;

  @Test
  void aTensorLivesUntilItsLastUser() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> x = input(session);
      Operand<TFloat32> a = tf.math.cos(x);
      Operand<TFloat32> b = tf.math.cos(a);
      Operand<TFloat32> c = tf.math.cos(b); // a is gone
      assertThat(held(session, c)).isEqualTo(new HeldTensors(2 * ONE, 0));
      Operand<TFloat32> sum = tf.math.atan2(c, a); // now it is not
      assertThat(held(session, sum)).isEqualTo(new HeldTensors(3 * ONE, 0));
    }
  }

  @Test
  void whatGoesElementByElementWritesOverWhatNobodyElseNeeds() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> a = tf.math.cos(input(session));
      Operand<TFloat32> b = tf.nn.relu(tf.math.square(a));
      assertThat(held(session, b)).isEqualTo(new HeldTensors(ONE, 0));
      Operand<TFloat32> both = tf.math.add(b, a);
      assertThat(held(session, both)).isEqualTo(new HeldTensors(2 * ONE, 0));
    }
  }

  @Test
  void anotherShapeIsNoOtherTensor() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Operand<TFloat32> a = tf.math.cos(input(session));
      Operand<TFloat32> flat = tf.reshape(a, tf.constant(new int[] {32}));
      Operand<TFloat32> b = tf.math.cos(flat);
      assertThat(held(session, b)).isEqualTo(new HeldTensors(2 * ONE, 0));
    }
  }

  @Test
  void whatTheBackwardPassNeedsIsHeldTillThen() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      Variable w = session.variables().parameter("w", Initializer.constant(1), 8, 8);
      Operand<TFloat32> x = input(session);
      Operand<TFloat32> hidden = tf.math.tanh(tf.linalg.matMul(x, w.read()));
      Operand<TFloat32> loss = tf.sum(hidden, tf.constant(new int[] {0, 1}));
      List<Operand<TFloat32>> gradients = session.gradients(loss, List.of(w.read()));
      HeldTensors held = held(session, gradients.get(0));
      assertThat(held.activations()).isEqualTo(ONE); // tanh's output
      assertThat(held.gradients()).isGreaterThanOrEqualTo(ONE); // that of the sum
    }
  }

  private static Operand<TFloat32> input(GraphSession session) {
    return session.keep(Input.floats(session.tf(), 4, 8)).operand();
  }

  private static HeldTensors held(GraphSession session, Op target) {
    return HeldTensors.of(session.operationsOf(target));
  }
}
