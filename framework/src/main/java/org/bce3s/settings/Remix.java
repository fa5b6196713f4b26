package org.bce3s.settings;

import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Remix (Chou et al. 2020, "Remix: rebalanced mixup", equation 10): the label of a mixed image goes
 * wholly to the rarer class where it is rarer by a factor and the other's share of the pixels is
 * small. For a source of class i with share lambda and a partner of class j the label share of the
 * source is 0 if n_i/n_j is at least kappa and lambda below tau, 1 if n_j/n_i is at least kappa and
 * 1 - lambda below tau, lambda otherwise; n are the training images of a class.
 *
 * @param kappa factor by which a class must have more images than the other
 * @param tau bound of its share
 */
public record Remix(
    @Doc("kappa: factor by which a class must have more training images than the other")
        @Default("3.0")
        @Range(min = 1)
        double kappa,
    @Doc("tau: the label goes to the rarer class where the share of the other is below it")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double tau) {
  /** Checks the ranges. */
  public Remix {
    Constraints.check(Remix.class, kappa, tau);
  }

  /**
   * The label shares of the sources and of the partners, each [B].
   *
   * @param trainCounts n [K]
   * @param sources classes [B]
   * @param partners classes [B]
   * @param lambda share of the source in the image, scalar
   * @param rest 1 - lambda, scalar
   */
  public List<Operand<TFloat32>> shares(
      Ops tf,
      int[] trainCounts,
      Operand<TInt32> sources,
      Operand<TInt32> partners,
      Operand<TFloat32> lambda,
      Operand<TFloat32> rest) {
    Operand<TFloat32> counts = tf.dtypes.cast(tf.constant(trainCounts), TFloat32.class);
    Operand<TFloat32> ofSource = tf.gather(counts, sources, tf.constant(0));
    Operand<TFloat32> ofPartner = tf.gather(counts, partners, tf.constant(0));
    Operand<TBool> toPartner = isOutdone(tf, ofSource, ofPartner, lambda);
    Operand<TBool> toSource = isOutdone(tf, ofPartner, ofSource, rest);
    Operand<TFloat32> none = tf.constant(0f);
    Operand<TFloat32> all = tf.constant(1f);
    return List.of(
        tf.select(toPartner, none, tf.select(toSource, all, lambda)),
        tf.select(toPartner, all, tf.select(toSource, none, rest)));
  }

  /** Where a class has kappa times the images of the other and a share below tau. */
  private Operand<TBool> isOutdone(
      Ops tf, Operand<TFloat32> count, Operand<TFloat32> other, Operand<TFloat32> share) {
    return tf.math.logicalAnd(
        tf.math.greaterEqual(count, tf.math.mul(tf.constant((float) kappa), other)),
        tf.math.less(share, tf.constant((float) tau)));
  }
}
