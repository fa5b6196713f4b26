package org.bce3s.term;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The factor (1 - p)^gamma of a loss -log p, by which what is well classified counts little (Lin et
 * al. 2017, "Focal loss for dense object detection").
 *
 * @param gamma exponent; 0 for no focusing
 * @param gradient whether the factor has a gradient
 */
public record Focusing(
    @Doc("gamma: exponent of the factor (1 - p)^gamma, 0 for none") @Default("2.0") @Range(min = 0)
        double gamma,
    @Doc(
            "whether the factor has a gradient, as in the focal loss; in GCL's second stage it has none")
        @Default("true")
        boolean gradient) {
  /** Checks the range. */
  public Focusing {
    Constraints.check(Focusing.class, gamma, gradient);
  }

  /**
   * (1 - p)^gamma times a loss.
   *
   * @param loss -log p
   * @param opposite -log(1 - p)
   */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> loss, Operand<TFloat32> opposite) {
    Operand<TFloat32> factor = tf.math.exp(tf.math.mul(tf.constant((float) -gamma), opposite));
    return tf.math.mul(gradient ? factor : tf.stopGradient(factor), loss);
  }
}
