package org.bce3s.term;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A factor that goes from one value to another over a run of T epochs: in epoch e, counted from 0,
 *
 * <pre>from + (to - from) (e/T)^power</pre>
 *
 * so that {@code to} is never reached. GLMC's cumulative factor 1 - (e/T)^2 goes from 1 to 0 with
 * power 2.
 *
 * @param from factor of the first epoch
 * @param to factor that an epoch after the last would have
 * @param power of the share of epochs that are over
 */
public record Ramp(
    @Doc("factor of the first epoch") @Range(min = 0) double from,
    @Doc("factor towards which it goes; an epoch after the last would have it") @Range(min = 0)
        double to,
    @Doc("power of the share of epochs that are over: 1 for a straight line")
        @Default("1.0")
        @Range(min = 0, minExclusive = true)
        double power) {
  /** Checks the ranges, and that the factor is not always 0. */
  public Ramp {
    Constraints.check(Ramp.class, from, to, power);
    if (from == 0 && to == 0) {
      throw new SpecException(
          "to", 0, "greater than 0 where from is 0; for no term at all set its weight to 0");
    }
  }

  /**
   * The factor, a scalar.
   *
   * @param progress e/T, a scalar
   */
  public Operand<TFloat32> at(Ops tf, Operand<TFloat32> progress) {
    Operand<TFloat32> share = tf.math.pow(progress, tf.constant((float) power));
    return tf.math.add(
        tf.constant((float) from), tf.math.mul(tf.constant((float) (to - from)), share));
  }
}
