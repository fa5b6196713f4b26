package org.bce3s.classifier;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Learnable weight scaling: f_k (x.w_k + b_k), where rows and bias are those of an earlier stage
 * and the f_k are trained, from 1. Of LWS (Kang et al. 2020, "Decoupling representation and
 * classifier for long-tailed recognition") rows and bias stay as they are; of MiSLAS (Zhong et al.
 * 2021, "Improving calibration for long-tailed recognition") they are trained at a smaller rate.
 *
 * @param rowsRate factor on the learning rate of rows and bias
 */
public record LearnableScale(
    @Doc("factor on the learning rate of rows and bias: 0 leaves them as they are (LWS)")
        @Default("0.0")
        @Range(min = 0, max = 1)
        double rowsRate)
    implements Classifier {
  /** Checks the range. */
  public LearnableScale {
    Constraints.check(LearnableScale.class, rowsRate);
  }

  /** LWS. */
  public LearnableScale() {
    this(0);
  }

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.scaled(variables, trainsRows(), classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return tf.math.mul(Linear.linear(tf, rows, features), rows.scales().orElseThrow());
  }

  @Override
  public boolean trainsRows() {
    return rowsRate > 0;
  }

  @Override
  public boolean isTrained() {
    return true;
  }

  @Override
  public boolean needsStage() {
    return true;
  }

  @Override
  public boolean canTakeRowsOf(Classifier earlier) {
    return earlier.usesStoredLengths() || earlier instanceof LearnableScale;
  }
}
