package org.bce3s.classifier;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * {@link IsotonicRegression} in a graph, with gradients. Where one block ends and the next begins
 * needs no loop: just where every mean of numbers that end there is at most every mean of numbers
 * that begin there. That takes the means of all stretches, [K, K]. A number's gradient is the mean
 * of those of its block; which numbers are a block is taken for constant.
 */
final class MonotoneFit {
  private MonotoneFit() {}

  /**
   * The numbers nearest to given ones that do not decrease in an order.
   *
   * @param values [K]
   * @param order the places of the values in their order, whole numbers [K]
   * @param size K
   * @return [K], where the values are
   */
  static Operand<TFloat32> nonDecreasing(
      Ops tf, Operand<TFloat32> values, Operand<TFloat32> order, int size) {
    Operand<TInt32> places = tf.dtypes.cast(order, TInt32.class);
    Operand<TInt32> first = tf.constant(0);
    Operand<TFloat32> sorted = tf.gather(values, places, first);
    Operand<TFloat32> blocks = averaging(tf, sorted, size);
    Operand<TFloat32> column = tf.reshape(sorted, tf.constant(new int[] {size, 1}));
    Operand<TFloat32> fit =
        tf.reshape(tf.linalg.matMul(blocks, column), tf.constant(new int[] {size}));
    return tf.gather(fit, tf.math.invertPermutation(places), first);
  }

  /** The matrix [K, K] that averages over blocks. */
  private static Operand<TFloat32> averaging(Ops tf, Operand<TFloat32> sorted, int size) {
    Operand<TInt32> block = blocks(tf, tf.stopGradient(sorted), size);
    Operand<TFloat32> together =
        tf.dtypes.cast(tf.math.equal(row(tf, block), column(tf, block)), TFloat32.class);
    return tf.math.div(together, tf.sum(together, tf.constant(0)));
  }

  /** The number of every value's block, from 0. */
  private static Operand<TInt32> blocks(Ops tf, Operand<TFloat32> sorted, int size) {
    if (size == 1) {
      return tf.constant(new int[1]);
    }
    Operand<TFloat64> exact = tf.dtypes.cast(sorted, TFloat64.class);
    Operand<TFloat64> until = tf.math.cumsum(exact, tf.constant(0));
    Operand<TFloat64> before = tf.math.cumsum(exact, tf.constant(0), Cumsum.exclusive(true));
    Operand<TInt32> at = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> lengths = tf.math.add(tf.math.sub(row(tf, at), column(tf, at)), tf.constant(1));
    Operand<TBool> stretches = tf.math.greater(lengths, tf.constant(0));
    // From the row's value to the column's.
    Operand<TFloat64> means =
        tf.math.div(
            tf.math.sub(row(tf, until), column(tf, before)),
            tf.dtypes.cast(lengths, TFloat64.class));
    Operand<TFloat64> none = tf.zerosLike(means);
    Operand<TFloat64> least =
        tf.reduceMin(
            tf.select(stretches, means, tf.math.add(none, tf.constant(Double.POSITIVE_INFINITY))),
            tf.constant(1));
    Operand<TFloat64> most =
        tf.reduceMax(
            tf.select(stretches, means, tf.math.add(none, tf.constant(Double.NEGATIVE_INFINITY))),
            tf.constant(0));
    Operand<TInt32> rest = tf.constant(new int[] {size - 1});
    Operand<TBool> starts =
        tf.math.lessEqual(
            tf.slice(most, tf.constant(new int[] {0}), rest),
            tf.slice(least, tf.constant(new int[] {1}), rest));
    Operand<TInt32> later = tf.math.cumsum(tf.dtypes.cast(starts, TInt32.class), tf.constant(0));
    return tf.concat(List.of(tf.constant(new int[1]), later), tf.constant(0));
  }

  private static <T extends TNumber> Operand<T> row(Ops tf, Operand<T> x) {
    return tf.expandDims(x, tf.constant(0));
  }

  private static <T extends TNumber> Operand<T> column(Ops tf, Operand<T> x) {
    return tf.expandDims(x, tf.constant(1));
  }
}
