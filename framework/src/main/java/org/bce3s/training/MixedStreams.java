package org.bce3s.training;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.data.ImageShape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The mixed streams of a step: mixup, lambda source + (1 - lambda) partner (Zhang et al. 2018), and
 * cutmix, the source with the partner's pixels inside one box (Yun et al. 2019). Both carry mixup's
 * soft label, lambda not corrected to the pasted area, as the released BCE3S code does.
 */
final class MixedStreams {
  private MixedStreams() {}

  /**
   * The images of the mixed streams in the order mixup, cutmix.
   *
   * @param lambda share of the source, scalar
   * @param rest 1 - lambda, scalar
   * @param box y0, y1, x0, x1; ends exclusive [4]
   */
  static List<Operand<TFloat32>> images(
      Ops tf,
      MixingSettings mixing,
      ImageShape shape,
      Operand<TFloat32> source,
      Operand<TFloat32> partner,
      Operand<TFloat32> lambda,
      Operand<TFloat32> rest,
      Operand<TInt32> box) {
    List<Operand<TFloat32>> streams = new ArrayList<>();
    if (mixing.mixup()) {
      streams.add(blend(tf, source, partner, lambda, rest));
    }
    if (mixing.cutmix()) {
      Operand<TFloat32> rows = inside(tf, shape.height(), box, 0);
      Operand<TFloat32> columns = inside(tf, shape.width(), box, 2);
      Operand<TFloat32> mask =
          tf.math.mul(
              tf.reshape(rows, tf.constant(new int[] {shape.height(), 1, 1})),
              tf.reshape(columns, tf.constant(new int[] {1, shape.width(), 1})));
      streams.add(blend(tf, partner, source, mask, tf.math.sub(tf.constant(1f), mask)));
    }
    return streams;
  }

  /** share a + rest b. */
  static Operand<TFloat32> blend(
      Ops tf,
      Operand<TFloat32> a,
      Operand<TFloat32> b,
      Operand<TFloat32> share,
      Operand<TFloat32> rest) {
    return tf.math.add(tf.math.mul(share, a), tf.math.mul(rest, b));
  }

  /** 1 for the positions p with box[at] at most p and p less than box[at + 1], else 0. */
  private static Operand<TFloat32> inside(Ops tf, int size, Operand<TInt32> box, int at) {
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> from = tf.gather(box, tf.constant(at), tf.constant(0));
    Operand<TInt32> to = tf.gather(box, tf.constant(at + 1), tf.constant(0));
    return tf.dtypes.cast(
        tf.math.logicalAnd(tf.math.greaterEqual(positions, from), tf.math.less(positions, to)),
        TFloat32.class);
  }
}
