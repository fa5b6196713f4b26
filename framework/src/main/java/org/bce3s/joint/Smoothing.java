package org.bce3s.joint;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Smoothed labels: a share of the label is spread over all K classes. Of soft labels s each class's
 * share is smoothed by its own epsilon:
 *
 * <pre>(1 - epsilon_j) s_j + sum_i epsilon_i s_i / K</pre>
 *
 * <p>Sources: Szegedy et al. 2016, "Rethinking the Inception architecture for computer vision" (one
 * epsilon); Zhong et al. 2021, "Improving calibration for long-tailed recognition" (MiSLAS, larger
 * for larger classes). Exactly one of the two is set.
 *
 * @param epsilon share of every label that is spread
 * @param byClass the share by the number of the class's images
 */
public record Smoothing(
    @Doc("epsilon: share of the label that is spread over all classes") @Range(min = 0, max = 1)
        OptionalDouble epsilon,
    @Doc("label-aware smoothing: the share grows with the number of the class's images")
        Optional<ByClass> byClass) {

  /** How the share grows from the smallest class, x = 0, to the largest, x = 1. */
  public enum Shape {
    /** tail + (head - tail) sin(pi x / 2). */
    CONCAVE {
      @Override
      double grown(double x, double power) {
        return Math.sin(Math.PI / 2 * x);
      }
    },
    /** tail + (head - tail) x. */
    LINEAR {
      @Override
      double grown(double x, double power) {
        return x;
      }
    },
    /** head - (head - tail) cos(pi x / 2). */
    CONVEX {
      @Override
      double grown(double x, double power) {
        return 1 - Math.cos(Math.PI / 2 * x);
      }
    },
    /** tail + (head - tail) x^power; {@code exp} in the released code. */
    EXP {
      @Override
      double grown(double x, double power) {
        return Math.pow(x, power);
      }
    };

    /** From 0 at 0 to 1 at 1. */
    abstract double grown(double x, double power);
  }

  /**
   * Shares by the number of images n_j, with x_j = (n_j - n_min)/(n_max - n_min), which is 1 where
   * all classes are alike.
   *
   * @param head epsilon of the largest class
   * @param tail epsilon of the smallest class
   * @param shape how it grows between them
   * @param power of the shape exp; unset: 2
   */
  public record ByClass(
      @Doc("epsilon of the largest class") @Default("0.4") @Range(min = 0, max = 1) double head,
      @Doc("epsilon of the smallest class") @Default("0.1") @Range(min = 0, max = 1) double tail,
      @Doc("how epsilon grows with the number of images: concave, linear, convex or exp")
          @Default("concave")
          Shape shape,
      @Doc("power of the shape exp; unset: 2") @Range(min = 0, minExclusive = true)
          OptionalDouble power) {
    /** Checks the ranges. */
    public ByClass {
      Constraints.check(ByClass.class, head, tail, shape, power);
      if (power.isPresent() && shape != Shape.EXP) {
        throw new SpecException("power", power.getAsDouble(), "unset without shape exp");
      }
    }

    /** epsilon_j for every class [K]. */
    public float[] shares(int... counts) {
      double smallest = Arrays.stream(counts).min().orElseThrow();
      double range = Arrays.stream(counts).max().orElseThrow() - smallest;
      float[] shares = new float[counts.length];
      for (int j = 0; j < counts.length; j++) {
        double x = range == 0 ? 1 : (counts[j] - smallest) / range;
        shares[j] = (float) (tail + (head - tail) * shape.grown(x, power.orElse(2)));
      }
      return shares;
    }
  }

  /** Checks the range, and that one of the two is set. */
  public Smoothing {
    Constraints.check(Smoothing.class, epsilon, byClass);
    if (epsilon.isPresent() == byClass.isPresent()) {
      throw new SpecException(
          "epsilon",
          epsilon.isPresent() ? epsilon.getAsDouble() : "nothing",
          epsilon.isPresent() ? "unset where by_class is set" : "set where by_class is not");
    }
  }

  /** The same share of every label. */
  public static Smoothing uniform(double epsilon) {
    return new Smoothing(OptionalDouble.of(epsilon), Optional.empty());
  }

  /** Shares by class. */
  public static Smoothing of(ByClass shares) {
    return new Smoothing(OptionalDouble.empty(), Optional.of(shares));
  }

  /**
   * Smoothed labels [B, K].
   *
   * @param labels s, of sum 1 [B, K]
   * @param counts training images per class [K]
   */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> labels, int... counts) {
    if (byClass.isEmpty()) {
      Operand<TFloat32> kept = tf.constant((float) (1 - epsilon.getAsDouble()));
      Operand<TFloat32> spread = tf.constant((float) (epsilon.getAsDouble() / counts.length));
      return tf.math.add(tf.math.mul(labels, kept), spread);
    }
    Operand<TFloat32> share = tf.math.mul(labels, tf.constant(byClass.get().shares(counts)));
    Operand<TFloat32> spread =
        tf.math.div(Rows.column(tf, Rows.sum(tf, share)), tf.constant((float) counts.length));
    return tf.math.add(tf.math.sub(labels, share), spread);
  }
}
