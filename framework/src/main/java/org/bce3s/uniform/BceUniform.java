package org.bce3s.uniform;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.bce3s.term.BinaryCrossEntropy;
import org.bce3s.term.ClassifierCosines;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The uniform BCE term of BCE3S: with c = s cos(w_k, w_j), the mean over rows k of softplus(-c_kk)
 * + sum over j != k of softplus(c_kj); not cut, no l. As softplus(-c) = softplus(c) - c, that is
 * the sum over all j of softplus(c_kj) less c_kk, which is how it is computed in blocks of rows
 * where there are more than 1,448 classes.
 *
 * @param weight factor in the total
 * @param scale s
 */
public record BceUniform(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("s: cosines are multiplied by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements UniformTerm {
  /** The sum of softplus(c_kj) over a row; its slopes are logistic functions. */
  static final UniformBlocks.RowFunction IN_BLOCKS =
      new UniformBlocks.RowFunction() {
        @Override
        public Operand<TFloat32> values(Ops tf, Operand<TFloat32> logits) {
          return Rows.sum(tf, tf.math.softplus(logits));
        }

        @Override
        public Operand<TFloat32> slopes(
            Ops tf, Operand<TFloat32> logits, Operand<TFloat32> own, Operand<TFloat32> all) {
          return tf.math.mul(tf.constant(2f), tf.math.sigmoid(logits));
        }
      };

  /** Checks the ranges. */
  public BceUniform {
    Constraints.check(BceUniform.class, weight, scale);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
    int classes = Math.toIntExact(classifier.shape().get(0));
    if (UniformBlocks.areFor(classes)) {
      return UniformBlocks.of(scale, classes).loss(tf, classifier, IN_BLOCKS);
    }
    Operand<TFloat32> identity = ClassifierCosines.identity(tf, classifier);
    return BinaryCrossEntropy.mean(
        tf,
        ClassifierCosines.of(tf, classifier, scale),
        identity,
        tf.math.sub(tf.constant(1f), identity),
        1);
  }
}
