package org.bce3s.network;

import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.ClassifierRows;
import org.bce3s.classifier.ClassifierVariables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A classifier behind the backbone.
 *
 * @param classifier makes logits of features
 * @param variables of the classifier
 */
public record ClassifierHead(Classifier classifier, ClassifierVariables variables) {
  /** Its rows in a graph; to be made once a pass. */
  ClassifierRows rows(Ops tf) {
    return classifier.rows(tf, variables);
  }

  /** The logits [N, K] of features [N, d]. */
  Operand<TFloat32> logits(Ops tf, Operand<TFloat32> features) {
    return classifier.logits(tf, rows(tf), features);
  }
}
