package org.bce3s.classifier;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Tau-normalisation (Kang et al. 2020, "Decoupling representation and classifier for long-tailed
 * recognition"): x.w_k/|w_k|^tau without bias, of the rows an earlier stage left; nothing is
 * trained. The norm is floored at 1e-5.
 *
 * @param tau 0 for the rows as they are, 1 for rows of length 1
 */
public record TauNormalized(
    @Doc("exponent of a row's norm: 0 leaves rows as they are, 1 makes them of length 1")
        @Default("1.0")
        @Range(min = 0, max = 10)
        double tau)
    implements Classifier {
  /** Checks the range. */
  public TauNormalized {
    Constraints.check(TauNormalized.class, tau);
  }

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.fixedRows(variables, classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    Operand<TFloat32> norms = tf.math.sqrt(Rows.sum(tf, tf.math.square(rows.weight())));
    Operand<TFloat32> floored = tf.math.maximum(norms, tf.constant(Rows.NORM_FLOOR));
    return tf.math.div(
        Rows.products(tf, features, rows.weight()), tf.math.pow(floored, tf.constant((float) tau)));
  }

  @Override
  public boolean trainsRows() {
    return false;
  }

  @Override
  public boolean needsStage() {
    return true;
  }

  @Override
  public boolean canTakeRowsOf(Classifier earlier) {
    return earlier.usesStoredLengths() || earlier.equals(this);
  }
}
