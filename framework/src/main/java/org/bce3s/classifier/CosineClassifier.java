package org.bce3s.classifier;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A classifier whose logits are scaled cosines of features and rows, s cos(x, w_k). */
public interface CosineClassifier extends Classifier {
  @Override
  double scale();

  @Override
  default boolean isCosine() {
    return true;
  }

  @Override
  default Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    Operand<TFloat32> cosines = Rows.products(tf, Rows.normalize(tf, features), rows.normalized());
    return tf.math.mul(tf.constant((float) scale()), cosines);
  }
}
