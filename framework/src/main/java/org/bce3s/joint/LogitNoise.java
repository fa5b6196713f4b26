package org.bce3s.joint;

import java.util.Arrays;
import org.bce3s.term.EveryClass;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Noise by which the logits of rare classes are lowered (Li et al. 2022, "Long-tailed visual
 * recognition via Gaussian clouded logit adjustment"): from logit j of each image |e| a_j is taken,
 * with e a normal draw of deviation 1/3 cut to [-1, 1] and
 *
 * <pre>a_j = s u (log n_max - log n_j)/(log n_max - log n_min)</pre>
 *
 * @param amplitudes a [K], 0 for the largest class and s u for the smallest
 */
public record LogitNoise(float... amplitudes) {
  /** 1 over the deviation of e. */
  private static final float PRECISION = 3;

  /**
   * The noise of some classes; none of any where all have as many images.
   *
   * @param counts training images per class [K]
   * @param most s u
   * @throws org.bce3s.spec.SpecException if a class has no image
   */
  public static LogitNoise of(int[] counts, double most) {
    EveryClass.seen(counts, "a noise by class");
    double largest = Math.log(Arrays.stream(counts).max().orElseThrow());
    double range = largest - Math.log(Arrays.stream(counts).min().orElseThrow());
    float[] amplitudes = new float[counts.length];
    for (int j = 0; j < counts.length && range > 0; j++) {
      amplitudes[j] = (float) (most * (largest - Math.log(counts[j])) / range);
    }
    return new LogitNoise(amplitudes);
  }

  /**
   * Logits less their noise [B, K].
   *
   * @param logits [B, K]
   * @param normal standard normal draws [B, K]
   */
  Operand<TFloat32> added(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> normal) {
    Operand<TFloat32> size =
        tf.math.minimum(tf.math.abs(tf.math.div(normal, tf.constant(PRECISION))), tf.constant(1f));
    return tf.math.sub(logits, tf.math.mul(size, tf.constant(amplitudes)));
  }
}
