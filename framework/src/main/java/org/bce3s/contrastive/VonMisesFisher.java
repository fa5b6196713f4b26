package org.bce3s.contrastive;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Logits of unit vectors by classes that are von Mises-Fisher distributions (Du et al. 2024,
 * "Probabilistic contrastive learning for long-tailed visual recognition", ProCo): the logarithm of
 * the mean of e^{z.x/tau} over x of the distribution,
 *
 * <pre>c_k(z) = f(|kappa_k mu_k + z/tau|) - f(kappa_k), f(x) = log I_nu(x) - nu log x,
 * nu = p/2 - 1</pre>
 *
 * with mu_k the direction and R the length of the class mean, kappa_k = p R/(1 - R^2), at most 1e5.
 *
 * <p>As released the Bessel functions are computed by the backward recurrence of the ratios r_n =
 * I_{n+1}/I_n from r_{2 nu} = 0, which is exact to 1e-8 for R up to 0.9 and off by up to 7e-4
 * beyond (p = 128), and the slope of c_k is min(1, r_nu). All is in float64: at kappa = 1e5 the
 * difference of the two f has few digits in float32.
 *
 * @param temperature tau
 * @param size p, even
 */
public record VonMisesFisher(double temperature, int size) {
  /** The largest kappa. */
  private static final double LARGEST = 1e5;

  /**
   * The logits [B, K].
   *
   * @param z unit vectors [B, p]
   * @param means class means [K, p], without gradient
   */
  public Operand<TFloat32> logits(Ops tf, Operand<TFloat32> z, Operand<TFloat32> means) {
    Operand<TFloat64> m = tf.dtypes.cast(means, TFloat64.class);
    Operand<TFloat64> length = length(tf, m);
    Operand<TFloat64> kappa = tf.stopGradient(kappa(tf, length));
    Operand<TFloat64> classes = // kappa mu [K, p]
        tf.stopGradient(tf.math.mul(tf.math.div(kappa, length), m));
    Operand<TFloat64> samples =
        tf.math.mul(tf.dtypes.cast(z, TFloat64.class), tf.constant(1 / temperature));
    Operand<TFloat64> products =
        tf.math.mul(tf.constant(2.0), tf.linalg.matMul(samples, classes, MatMul.transposeB(true)));
    Operand<TFloat64> kappas = tf.reshape(kappa, tf.constant(new int[] {1, -1}));
    Operand<TFloat64> moved =
        tf.math.sqrt(
            tf.math.add(tf.math.add(products, tf.math.square(kappas)), sumOfSquares(tf, samples)));
    // One pass for |kappa mu + z/tau| of all samples and, as a last row, kappa itself.
    Logarithm f = logarithm(tf, tf.concat(List.of(moved, kappas), tf.constant(0)));
    int batch = Math.toIntExact(z.shape().get(0));
    Operand<TFloat64> value =
        tf.math.sub(rows(tf, f.value(), 0, batch), rows(tf, f.value(), batch, 1));
    Operand<TFloat64> slope = tf.math.minimum(tf.constant(1.0), rows(tf, f.slope(), 0, batch));
    // Of value c and slope c': c + c' (x - x), where the first x alone has a gradient.
    return tf.dtypes.cast(
        tf.math.add(
            tf.stopGradient(value),
            tf.math.mul(tf.stopGradient(slope), tf.math.sub(moved, tf.stopGradient(moved)))),
        TFloat32.class);
  }

  /** kappa_k of class means [K, p]; gives [K]. */
  public Operand<TFloat64> kappas(Ops tf, Operand<TFloat32> means) {
    Operand<TFloat64> m = tf.dtypes.cast(means, TFloat64.class);
    return tf.reshape(kappa(tf, length(tf, m)), tf.constant(new int[] {-1}));
  }

  /** f of some values. */
  public Operand<TFloat64> logNormaliser(Ops tf, Operand<TFloat64> kappas) {
    return logarithm(tf, kappas).value();
  }

  /** R of every class [K, 1], at least 1e-12. */
  private static Operand<TFloat64> length(Ops tf, Operand<TFloat64> means) {
    return tf.math.maximum(tf.math.sqrt(sumOfSquares(tf, means)), tf.constant(1e-12));
  }

  /** p R/(1 - R^2), the largest allowed where it is more or R is above 1. */
  private Operand<TFloat64> kappa(Ops tf, Operand<TFloat64> length) {
    Operand<TFloat64> kappa =
        tf.math.div(
            tf.math.mul(tf.constant((double) size), length),
            tf.math.sub(tf.constant(1.0), tf.math.square(length)));
    Operand<TFloat64> largest = tf.fill(tf.constant(kappa.shape().asArray()), tf.constant(LARGEST));
    return tf.select(
        tf.math.logicalOr(tf.math.greater(kappa, largest), tf.math.less(kappa, tf.constant(0.0))),
        largest,
        kappa);
  }

  /**
   * f at some values.
   *
   * @param value f(x)
   * @param slope I_{nu+1}(x)/I_nu(x)
   */
  private record Logarithm(Operand<TFloat64> value, Operand<TFloat64> slope) {}

  private Logarithm logarithm(Ops tf, Operand<TFloat64> x) {
    int nu = size / 2 - 1;
    Operand<TFloat64> over = tf.math.reciprocal(x);
    Operand<TFloat64> ratio = tf.zerosLike(x);
    Operand<TFloat64> slope = ratio;
    // log I_0(x), of which e^x is taken out first.
    Operand<TFloat64> sum = tf.math.add(tf.math.log(tf.math.besselI0e(x)), x);
    for (int n = 2 * nu; n > 0; n--) {
      ratio =
          tf.math.reciprocal(
              tf.math.add(tf.math.mul(tf.constant(2.0 * n), over), ratio)); // r_{n-1}
      if (n - 1 == nu) {
        slope = ratio;
      } else if (n - 1 < nu) {
        sum = tf.math.add(sum, tf.math.log(ratio));
      }
    }
    return new Logarithm(
        tf.math.sub(sum, tf.math.mul(tf.constant((double) nu), tf.math.log(x))), slope);
  }

  private static Operand<TFloat64> sumOfSquares(Ops tf, Operand<TFloat64> x) {
    return tf.sum(tf.math.square(x), tf.constant(1), Sum.keepDims(true));
  }

  private static Operand<TFloat64> rows(Ops tf, Operand<TFloat64> x, int from, int count) {
    return tf.slice(
        x,
        tf.constant(new int[] {from, 0}),
        tf.constant(new int[] {count, Math.toIntExact(x.shape().get(1))}));
  }
}
