package org.bce3s.classifier;

import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The plain linear layer x.w_k + b_k. Rows and bias start uniform in +-1/sqrt(d), as PyTorch's. */
public record Linear() implements Classifier {
  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.trained(
        variables, ClassifierVariables.uniform(featureSize), classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return linear(tf, rows, features);
  }

  static Operand<TFloat32> linear(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return tf.math.add(Rows.products(tf, features, rows.weight()), rows.bias().orElseThrow());
  }

  @Override
  public boolean usesStoredLengths() {
    return true;
  }

  @Override
  public boolean canTakeRowsOf(Classifier earlier) {
    return earlier.usesStoredLengths() || earlier.equals(this);
  }
}
