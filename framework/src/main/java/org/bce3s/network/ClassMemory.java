package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The last projection of a source image of every class, as it was.
 *
 * @param rows M [K, p]
 */
record ClassMemory(Variable rows) {
  /** The name of the variable. */
  static final String NAME = "memory";

  static ClassMemory create(Variables variables, MemoryStart start, int classes, int size) {
    return new ClassMemory(variables.state(NAME, start.initializer(), classes, size));
  }

  /**
   * M[y_i] = P(x_i), the last of several samples of a class winning. Every sample writes the
   * winner's value, so that the order in which the writes happen does not matter.
   *
   * @param projected P(x) of this process's source images [B, p]
   * @param after what comes first
   */
  Op write(Ops tf, Operand<TFloat32> projected, WholeBatch whole, Op after) {
    Operand<TInt32> labels = whole.labels();
    int size = Math.toIntExact(labels.shape().get(0));
    Operand<TInt32> column = tf.reshape(labels, tf.constant(new int[] {size, 1}));
    Operand<TInt32> same = tf.dtypes.cast(tf.math.equal(column, labels), TInt32.class);
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> winner =
        tf.max(tf.math.mul(same, positions), tf.constant(1), Max.keepDims(false));
    Operand<TFloat32> all = whole.rows().apply(projected);
    Operand<TFloat32> values = tf.gather(all, winner, tf.constant(0));
    List<Op> first = new ArrayList<>(List.of(after));
    whole.before().ifPresent(first::add);
    return tf.withControlDependencies(first).resourceScatterUpdate(rows.handle(), labels, values);
  }
}
