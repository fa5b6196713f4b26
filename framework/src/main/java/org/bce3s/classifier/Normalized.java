package org.bce3s.classifier;

import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The classifier of BCE3S: x.w_k/max(|w_k|, 1e-5) + b_k. Rows start as N(0, 1/d), as released, the
 * bias uniform in +-1/sqrt(d).
 */
public record Normalized() implements Classifier {
  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.trained(
        variables, ClassifierVariables.normal(featureSize), classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return tf.math.add(Rows.products(tf, features, rows.normalized()), rows.bias().orElseThrow());
  }
}
