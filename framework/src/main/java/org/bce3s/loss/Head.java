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
 * projector and what that term has behind it. Projector and predictor start uniform in +-1/sqrt(fan
 * in), the projector as released.
 *
 * @param classifier makes logits of features
 * @param variables of the classifier
 * @param projector P, M and h, if any
 */
public record Head(
    Classifier classifier, ClassifierVariables variables, Optional<Projector> projector) {
  private static final String PROJECTOR = "projector.";
  private static final String PREDICTOR = "predictor.";
  private static final String MEMORY = "memory";

  /**
   * The projector P = Linear(d, d) - ReLU - Linear(d, p) and what the contrastive term has behind
   * it.
   *
   * @param w1 [d, d], out x in
   * @param b1 [d]
   * @param w2 [p, d], out x in
   * @param b2 [p]
   * @param memory the last projected source feature of every class [K, p], as stored; if any
   * @param predictor h; if any
   */
  public record Projector(
      Variable w1,
      Variable b1,
      Variable w2,
      Variable b2,
      Optional<Variable> memory,
      Optional<Predictor> predictor) {
    /** P(x): [N, d] gives [N, p]. */
    public Operand<TFloat32> project(Ops tf, Operand<TFloat32> features) {
      Operand<TFloat32> hidden =
          tf.nn.relu(tf.math.add(Rows.products(tf, features, w1.read()), b1.read()));
      return tf.math.add(Rows.products(tf, hidden, w2.read()), b2.read());
    }

    /**
     * h(z): [N, p] gives [N, p].
     *
     * @throws java.util.NoSuchElementException if the term did not ask for a predictor
     */
    public Operand<TFloat32> predict(Ops tf, Operand<TFloat32> projected) {
      Predictor h = predictor.orElseThrow();
      return tf.math.add(Rows.products(tf, projected, h.w().read()), h.b().read());
    }
  }

  /**
   * The predictor h = Linear(p, p).
   *
   * @param w [p, p], out x in
   * @param b [p]
   */
  public record Predictor(Variable w, Variable b) {
    private static Predictor create(Variables variables, int size) {
      Initializer uniform = Initializer.uniform(1 / Math.sqrt(size));
      return new Predictor(
          variables.parameter(PREDICTOR + "w", uniform, size, size),
          variables.parameter(PREDICTOR + "b", uniform, size));
    }
  }

  /**
   * The head of a network.
   *
   * @param classes K
   * @param featureSize d
   * @param projection what the contrastive term needs; empty if there is none
   */
  public static Head create(
      Variables variables,
      Classifier classifier,
      int classes,
      int featureSize,
      Optional<Projection> projection) {
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(featureSize));
    return new Head(
        classifier,
        classifier.variables(variables, classes, featureSize),
        projection.map(
            p ->
                new Projector(
                    variables.parameter(PROJECTOR + "w1", uniform, featureSize, featureSize),
                    variables.parameter(PROJECTOR + "b1", uniform, featureSize),
                    variables.parameter(PROJECTOR + "w2", uniform, p.size(), featureSize),
                    variables.parameter(PROJECTOR + "b2", uniform, p.size()),
                    p.memory()
                        .map(
                            start ->
                                variables.state(MEMORY, start.initializer(), classes, p.size())),
                    p.predictor()
                        ? Optional.of(Predictor.create(variables, p.size()))
                        : Optional.empty())));
  }

  /** Whether the variable of a name belongs to the head and not to the backbone. */
  public static boolean owns(String variable) {
    return variable.startsWith(ClassifierVariables.PREFIX)
        || variable.startsWith(PROJECTOR)
        || variable.startsWith(PREDICTOR)
        || variable.equals(MEMORY);
  }

  /** The logits [N, K] by which features [N, d] are classified. */
  public Operand<TFloat32> logits(Ops tf, Operand<TFloat32> features) {
    return classifier.logits(tf, variables.rows(tf), features);
  }
}
