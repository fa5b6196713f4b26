package org.bce3s.loss;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What stands behind the backbone: the classifier and, where the loss has a contrastive term, the
 * projector and the class memory. Initial values as released: classifier N(0, 1/d), its bias and
 * the projector uniform in +-1/sqrt(fan in), memory zero.
 *
 * @param weight classifier rows w_k [K, d], normalised where they are used
 * @param bias b_k [K]
 * @param projector P and M, if any
 */
public record Head(Variable weight, Variable bias, Optional<Projector> projector) {

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
    /** Its parameters and the memory. */
    public List<Variable> variables() {
      return List.of(w1, b1, w2, b2, memory);
    }

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
      Variables variables, int classes, int featureSize, Optional<Integer> projection) {
    double bound = 1 / Math.sqrt(featureSize);
    Initializer uniform = Initializer.uniform(bound);
    Initializer normal = Initializer.normal(bound);
    return new Head(
        variables.parameter("classifier.weight", normal, classes, featureSize),
        variables.parameter("classifier.bias", uniform, classes),
        projection.map(
            p ->
                new Projector(
                    variables.parameter("projector.w1", uniform, featureSize, featureSize),
                    variables.parameter("projector.b1", uniform, featureSize),
                    variables.parameter("projector.w2", uniform, p, featureSize),
                    variables.parameter("projector.b2", uniform, p),
                    variables.state("memory", Initializer.constant(0), classes, p))));
  }

  /** The normalised classifier rows w_k/max(|w_k|, 1e-5) [K, d]. */
  Operand<TFloat32> rows(Ops tf) {
    return Rows.normalize(tf, weight.read());
  }

  /**
   * The logits of features [N, d] by normalised rows: [N, K].
   *
   * @param cosineScale s for s cos(x, w_k) without bias; empty for x.w_k + b_k
   */
  Operand<TFloat32> logits(
      Ops tf, Operand<TFloat32> features, Operand<TFloat32> rows, OptionalDouble cosineScale) {
    if (cosineScale.isPresent()) {
      Operand<TFloat32> cosines = Rows.products(tf, Rows.normalize(tf, features), rows);
      return tf.math.mul(tf.constant((float) cosineScale.getAsDouble()), cosines);
    }
    return tf.math.add(Rows.products(tf, features, rows), bias.read());
  }
}
