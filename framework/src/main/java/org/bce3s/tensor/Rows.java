package org.bce3s.tensor;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Row-wise arithmetic that classifiers and loss terms share. */
public final class Rows {
  /** Smallest norm a row is divided by. */
  public static final float NORM_FLOOR = 1e-5f;

  private Rows() {}

  /** x_i/max(|x_i|, 1e-5) for every row [N, d]; no gradient through a floored norm. */
  public static Operand<TFloat32> normalize(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> squares = tf.sum(tf.math.square(x), tf.constant(1), Sum.keepDims(true));
    // The floor acts under the root, whose gradient at zero would be infinite.
    Operand<TFloat32> floored = tf.math.maximum(squares, tf.constant(NORM_FLOOR * NORM_FLOOR));
    return tf.math.div(x, tf.math.sqrt(floored));
  }

  /** a b' : [N, d] and [M, d] give [N, M]. */
  public static Operand<TFloat32> products(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.linalg.matMul(a, b, MatMul.transposeB(true));
  }

  /** The sum of every row [N, M] gives [N]. */
  public static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> x) {
    return tf.sum(x, tf.constant(1));
  }

  /** A vector [N] as a column [N, 1]. */
  public static Operand<TFloat32> column(Ops tf, Operand<TFloat32> x) {
    return tf.expandDims(x, tf.constant(1));
  }

  /** The mean of a vector, a scalar. */
  public static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(0));
  }

  /** 1 where s is zero, else 0. */
  public static Operand<TFloat32> isZero(Ops tf, Operand<TFloat32> s) {
    return tf.dtypes.cast(tf.math.equal(s, tf.constant(0f)), TFloat32.class);
  }

  /** Batches one behind the other; TensorFlow refuses to join a single one. */
  public static <T extends TType> Operand<T> together(Ops tf, List<Operand<T>> rows) {
    return rows.size() == 1 ? rows.get(0) : tf.concat(rows, tf.constant(0));
  }
}
