package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.contrastive.Projection;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * A projector P: linear layers w x + b, and between them perhaps batch normalisation, then ReLU.
 * Weights and biases start uniform in +-1/sqrt(fan in), as PyTorch's.
 *
 * <p>BatchNorm (Ioffe and Szegedy 2015, epsilon 1e-5) is by the mean and the biased variance of the
 * rows that are projected at once. It keeps no running statistics, since nothing that classifies
 * images stands behind a projector.
 *
 * @param layers first to last
 */
record Projector(List<Layer> layers) {
  private static final float EPSILON = 1e-5f;

  /**
   * A linear layer and what normalises it.
   *
   * @param w [out, in]
   * @param b [out]
   * @param norm gamma and beta [out]; empty for no normalisation
   */
  private record Layer(Variable w, Variable b, Optional<ScaleAndShift> norm) {}

  private record ScaleAndShift(Variable gamma, Variable beta) {}

  /**
   * The projector of a shape.
   *
   * @param name prefix of {@code name.w1}, {@code name.b1}, {@code name.gamma1}, {@code name.beta1}
   *     and so on
   * @param featureSize d, width of the rows that come in
   */
  static Projector create(Variables variables, String name, Projection shape, int featureSize) {
    List<Layer> layers = new ArrayList<>();
    int in = featureSize;
    for (int i = 1; i <= shape.depth(); i++) {
      boolean last = i == shape.depth();
      int out = last ? shape.size() : shape.hidden().orElse(featureSize);
      Initializer uniform = Initializer.uniform(1 / Math.sqrt(in));
      layers.add(
          new Layer(
              variables.parameter(name + ".w" + i, uniform, out, in),
              variables.parameter(name + ".b" + i, uniform, out),
              last || !shape.batchNorm()
                  ? Optional.empty()
                  : Optional.of(norm(variables, name, i, out))));
      in = out;
    }
    return new Projector(layers);
  }

  private static ScaleAndShift norm(Variables variables, String name, int layer, int size) {
    return new ScaleAndShift(
        variables.parameter(name + ".gamma" + layer, Initializer.constant(1), size),
        variables.parameter(name + ".beta" + layer, Initializer.constant(0), size));
  }

  /** Whether what is made of a row depends on the rows that are projected with it. */
  boolean seesAllRows() {
    return layers.stream().anyMatch(layer -> layer.norm().isPresent());
  }

  /** P(x): [N, d] gives [N, p]. */
  Operand<TFloat32> project(Ops tf, Operand<TFloat32> rows) {
    Operand<TFloat32> x = rows;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      x = tf.math.add(Rows.products(tf, x, layer.w().read()), layer.b().read());
      if (layer.norm().isPresent()) {
        x = normalised(tf, x, layer.norm().get());
      }
      if (i + 1 < layers.size()) {
        x = tf.nn.relu(x);
      }
    }
    return x;
  }

  private static Operand<TFloat32> normalised(Ops tf, Operand<TFloat32> x, ScaleAndShift norm) {
    Operand<TFloat32> centred = tf.math.sub(x, columnMeans(tf, x));
    Operand<TFloat32> variance = columnMeans(tf, tf.math.square(centred));
    Operand<TFloat32> scale =
        tf.math.mul(
            norm.gamma().read(), tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON))));
    return tf.math.add(tf.math.mul(centred, scale), norm.beta().read());
  }

  private static Operand<TFloat32> columnMeans(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(0), Mean.keepDims(true));
  }
}
