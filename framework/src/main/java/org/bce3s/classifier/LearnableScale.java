package org.bce3s.classifier;

import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Learnable weight scaling (LWS, Kang et al. 2020, "Decoupling representation and classifier for
 * long-tailed recognition"): f_k (x.w_k + b_k), where rows and bias stay as an earlier stage left
 * them and only the f_k are trained, from 1.
 */
public record LearnableScale() implements Classifier {
  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.scaled(variables, classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return tf.math.mul(Linear.linear(tf, rows, features), rows.scales().orElseThrow());
  }

  @Override
  public boolean trainsRows() {
    return false;
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
    return earlier.usesStoredLengths() || earlier.equals(this);
  }
}
