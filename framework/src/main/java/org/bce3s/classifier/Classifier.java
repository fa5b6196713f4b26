package org.bce3s.classifier;

import java.util.Map;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Makes logits of features, in training and at test. */
public interface Classifier {
  /**
   * The variables of this classifier, created at the first call.
   *
   * @param classes K
   * @param featureSize d
   */
  ClassifierVariables variables(Variables variables, int classes, int featureSize);

  /** Its values in one pass of a graph. */
  default ClassifierRows rows(Ops tf, ClassifierVariables variables) {
    return variables.rows(tf);
  }

  /**
   * Adds the logits to a graph.
   *
   * @param rows the classifier in this graph
   * @param features [N, d], not normalised
   * @return [N, K]
   */
  Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features);

  /** Whether logits are cosines times {@link #scale}, as losses with margins need them. */
  default boolean isCosine() {
    return false;
  }

  /** The factor s of cosine logits; 1 for other logits. */
  default double scale() {
    return 1;
  }

  /** Whether the classifier rows w_k are trained. */
  default boolean trainsRows() {
    return true;
  }

  /** The factor on the learning rate by which rows and bias are trained, where they are. */
  default double rowsRate() {
    return 1;
  }

  /** Whether anything of the classifier is trained. */
  default boolean isTrained() {
    return trainsRows();
  }

  /** Whether it means anything only on a checkpoint of an earlier stage. */
  default boolean needsStage() {
    return false;
  }

  /**
   * Whether logits take the rows as long as they are stored, and nothing else changes them. Else
   * their stored length is one that no loss has seen.
   */
  default boolean usesStoredLengths() {
    return false;
  }

  /** Whether it makes its rows itself, so that it takes none over from an earlier stage. */
  default boolean makesItsRows() {
    return rowsAreClassMeans();
  }

  /**
   * Whether the rows that an earlier stage stored are to this classifier what they were to that
   * stage's.
   */
  default boolean canTakeRowsOf(Classifier earlier) {
    return true;
  }

  /**
   * What it starts from, of what an earlier stage left.
   *
   * @param left the values of that classifier's variables by name
   * @param trainCounts training images per class [K]
   */
  default Map<String, FloatTensor> start(Map<String, FloatTensor> left, int[] trainCounts) {
    return left;
  }

  /** Whether the rows are the class means of the training images' features. */
  default boolean rowsAreClassMeans() {
    return false;
  }

  /**
   * Checks that there can be such a classifier.
   *
   * @throws SpecException if K rows of length d cannot be such
   */
  default void check(int classes, int featureSize) {}
}
