package org.bce3s.loss;

import java.util.Optional;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What stands behind the backbone: the classifier and, where the loss has a contrastive term, the
 * projector and the class memory. The projector starts uniform in +-1/sqrt(fan in), as released,
 * the memory at zero.
 *
 * @param classifier makes logits of features
 * @param variables of the classifier
 * @param projector P and M, if any
 */
public record Head(
    Classifier classifier, ClassifierVariables variables, Optional<Projector> projector) {
  private static final String PROJECTOR = "projector.";
  private static final String MEMORY = "memory";

  /**
   * The projector P = Linear(d, d) - ReLU - Linear(d, p) and the class memory.
   *
   * @param w1 [d, d], out x in
   * @param b1 [d]
   * @param w2 [p, d], out x in
   * @param b2 [p]
   * @param memory the last projected source feature of every class [K, p], as stored
   */
  public record Projector(Variable w1, Variable b1, Variable w2, Variable b2, Variable memory) {
    /** P(x): [N, d] gives [N, p]. */
    Operand<TFloat32> project(Ops tf, Operand<TFloat32> features) {
      Operand<TFloat32> hidden =
          tf.nn.relu(tf.math.add(Rows.products(tf, features, w1.read()), b1.read()));
      return tf.math.add(Rows.products(tf, hidden, w2.read()), b2.read());
    }
  }

  /**
   * The head of a network.
   *
   * @param classes K
   * @param featureSize d
   * @param projection p; empty if there is no contrastive term
   */
  public static Head create(
      Variables variables,
      Classifier classifier,
      int classes,
      int featureSize,
      Optional<Integer> projection) {
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(featureSize));
    return new Head(
        classifier,
        classifier.variables(variables, classes, featureSize),
        projection.map(
            p ->
                new Projector(
                    variables.parameter(PROJECTOR + "w1", uniform, featureSize, featureSize),
                    variables.parameter(PROJECTOR + "b1", uniform, featureSize),
                    variables.parameter(PROJECTOR + "w2", uniform, p, featureSize),
                    variables.parameter(PROJECTOR + "b2", uniform, p),
                    variables.state(MEMORY, Initializer.constant(0), classes, p))));
  }

  /** Whether the variable of a name belongs to the projector or is the class memory. */
  public static boolean isOfProjector(String variable) {
    return variable.startsWith(PROJECTOR) || variable.equals(MEMORY);
  }

  /** The logits [N, K] by which features [N, d] are classified. */
  public Operand<TFloat32> logits(Ops tf, Operand<TFloat32> features) {
    return classifier.logits(tf, variables.rows(tf), features);
  }
}
