package org.bce3s.uniform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A uniform loss of many classes, computed in blocks of classifier rows. With c_kj = s w_k.w_j it
 * is
 *
 * <pre>L = 1/K sum_k (f(c_k1, ..., c_kK) - c_kk)</pre>
 *
 * and its gradient, c being symmetric,
 *
 * <pre>dL/dw_k = s/K (sum_j D_kj w_j - 2 w_k), D_kj = df_k/dc_kj + df_j/dc_jk</pre>
 *
 * of which a block of rows needs no more than that block of c. All of c would be 265 MB for 8,142
 * classes, and TensorFlow's own gradient keeps several such matrices, blocks or not.
 *
 * @param scale s
 * @param rows of a block
 */
record UniformBlocks(double scale, int rows) {
  /** Logits of a block, 8 MiB. */
  private static final int LOGITS = 1 << 21;

  /** The function f of a row, with its slopes. */
  interface RowFunction {
    /** f of some rows c [n, K] gives [n]. */
    Operand<TFloat32> values(Ops tf, Operand<TFloat32> logits);

    /**
     * D of some rows [n, K].
     *
     * @param logits c of these rows [n, K]
     * @param own f of these rows [n, 1]
     * @param all f of all rows [K]
     */
    Operand<TFloat32> slopes(
        Ops tf, Operand<TFloat32> logits, Operand<TFloat32> own, Operand<TFloat32> all);
  }

  /** Blocks of 8 MiB of logits. */
  static UniformBlocks of(double scale, int classes) {
    return new UniformBlocks(scale, Math.max(1, LOGITS / classes));
  }

  /** Whether a loss of so many classes is computed in blocks: from 1,449 on. */
  static boolean areFor(int classes) {
    return (long) classes * classes > LOGITS;
  }

  /**
   * Adds the loss to the graph, a scalar.
   *
   * @param classifier normalised rows w [K, d]
   */
  Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier, RowFunction f) {
    int classes = Math.toIntExact(classifier.shape().get(0));
    Operand<TFloat32> w = tf.stopGradient(classifier);
    Operand<TFloat32> values =
        each(tf, w, (in, from) -> f.values(in, logits(in, w, block(in, w, from))));
    Operand<TFloat32> gradient =
        each(tf.withControlDependencies(values), w, (in, from) -> gradient(in, w, from, values, f));
    Operand<TFloat32> own = Rows.sum(tf, tf.math.square(w));
    Operand<TFloat32> loss =
        Rows.mean(tf, tf.math.sub(values, tf.math.mul(tf.constant((float) scale), own)));
    return withGradient(
        tf, loss, classifier, tf.math.mul(tf.constant((float) (scale / classes)), gradient));
  }

  /** What is made of every block, joined; a block is begun when the one before it is done. */
  private Operand<TFloat32> each(
      Ops tf, Operand<TFloat32> w, BiFunction<Ops, Integer, Operand<TFloat32>> make) {
    List<Operand<TFloat32>> made = new ArrayList<>();
    Ops next = tf;
    for (int from = 0; from < w.shape().get(0); from += rows) {
      made.add(make.apply(next, from));
      next = tf.withControlDependencies(made.get(made.size() - 1));
    }
    return tf.concat(made, tf.constant(0));
  }

  private Operand<TFloat32> block(Ops tf, Operand<TFloat32> x, int from) {
    int[] begin = new int[x.shape().numDimensions()];
    int[] size = new int[begin.length];
    for (int i = 0; i < size.length; i++) {
      size[i] = Math.toIntExact(x.shape().get(i));
    }
    begin[0] = from;
    size[0] = Math.min(rows, size[0] - from);
    return tf.slice(x, tf.constant(begin), tf.constant(size));
  }

  private Operand<TFloat32> logits(Ops tf, Operand<TFloat32> w, Operand<TFloat32> block) {
    return tf.math.mul(tf.constant((float) scale), Rows.products(tf, block, w));
  }

  /** sum_j D_kj w_j - 2 w_k of the rows k of a block. */
  private Operand<TFloat32> gradient(
      Ops tf, Operand<TFloat32> w, int from, Operand<TFloat32> values, RowFunction f) {
    Operand<TFloat32> block = block(tf, w, from);
    Operand<TFloat32> own = tf.expandDims(block(tf, values, from), tf.constant(1));
    Operand<TFloat32> slopes = f.slopes(tf, logits(tf, w, block), own, values);
    return tf.math.sub(tf.linalg.matMul(slopes, w), tf.math.mul(tf.constant(2f), block));
  }

  /** A scalar with a value and a gradient by x that come from elsewhere: value + (x.g - x.g). */
  private static Operand<TFloat32> withGradient(
      Ops tf, Operand<TFloat32> value, Operand<TFloat32> x, Operand<TFloat32> gradient) {
    Operand<TFloat32> product =
        tf.linalg.matMul(
            tf.reshape(x, tf.constant(new int[] {1, -1})),
            tf.reshape(tf.stopGradient(gradient), tf.constant(new int[] {-1, 1})));
    Operand<TFloat32> slope = tf.reshape(product, tf.constant(new int[0]));
    return tf.math.add(tf.stopGradient(value), tf.math.sub(slope, tf.stopGradient(slope)));
  }
}
