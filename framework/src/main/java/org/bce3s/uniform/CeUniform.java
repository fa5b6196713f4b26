package org.bce3s.uniform;

import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.bce3s.term.ClassifierCosines;
import org.bce3s.term.SoftmaxCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/**
 * The uniform term's softmax cross-entropy counterpart: with c = s cos(w_k, w_j), the mean over
 * rows k of -log softmax(c_k) at k. That is log sum_j exp(c_kj) less c_kk, which is how it is
 * computed in blocks of rows where there are more than 1,448 classes.
 *
 * @param weight factor in the total
 * @param scale s
 */
public record CeUniform(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("s: cosines are multiplied by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements UniformTerm {
  /** log sum_j exp(c_kj) of a row; its slopes are the softmax of the row and of the column. */
  static final UniformBlocks.RowFunction IN_BLOCKS =
      new UniformBlocks.RowFunction() {
        @Override
        public Operand<TFloat32> values(Ops tf, Operand<TFloat32> logits) {
          Operand<TFloat32> largest = tf.max(logits, tf.constant(1), Max.keepDims(true));
          Operand<TFloat32> sum = Rows.sum(tf, tf.math.exp(tf.math.sub(logits, largest)));
          return tf.math.add(tf.math.log(sum), tf.squeeze(largest, Squeeze.axis(List.of(1L))));
        }

        @Override
        public Operand<TFloat32> slopes(
            Ops tf, Operand<TFloat32> logits, Operand<TFloat32> own, Operand<TFloat32> all) {
          return tf.math.add(
              tf.math.exp(tf.math.sub(logits, own)), tf.math.exp(tf.math.sub(logits, all)));
        }
      };

  /** Checks the ranges. */
  public CeUniform {
    Constraints.check(CeUniform.class, weight, scale);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
    int classes = Math.toIntExact(classifier.shape().get(0));
    if (UniformBlocks.areFor(classes)) {
      return UniformBlocks.of(scale, classes).loss(tf, classifier, IN_BLOCKS);
    }
    return SoftmaxCrossEntropy.mean(
        tf,
        ClassifierCosines.of(tf, classifier, scale),
        ClassifierCosines.identity(tf, classifier));
  }
}
