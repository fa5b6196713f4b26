package org.bce3s.backbone;

import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A perceptron on feature vectors of another network: linear layers, each followed by max(x, 0),
 * with parameters {@code layer<i>l</i>.weight} [units, inputs] and {@code layer<i>l</i>.bias}, l
 * from 1. Weights start He-normal by fan-in (He et al. 2015: standard deviation sqrt(2/inputs)),
 * biases at zero.
 *
 * @param units of every layer, and so features
 * @param depth their number
 */
public record Perceptron(int units, int depth) implements Backbone {
  @Override
  public int featureSize() {
    return units;
  }

  @Override
  public boolean takesFeatures() {
    return true;
  }

  @Override
  public Operand<TFloat32> features(Layers pass, Operand<TFloat32> images) {
    Ops tf = pass.tf();
    Operand<TFloat32> x = Identity.vectors(tf, images);
    for (int l = 1; l <= depth; l++) {
      String name = "layer" + l;
      long inputs = x.shape().get(1);
      Variable weight =
          pass.variables()
              .parameter(
                  name + ".weight", Initializer.normal(Math.sqrt(2.0 / inputs)), units, inputs);
      Variable bias = pass.variables().parameter(name + ".bias", Initializer.constant(0), units);
      Operand<TNumber> product =
          tf.linalg.matMul(pass.cast(x), pass.cast(weight.read()), MatMul.transposeB(true));
      x = tf.nn.relu(tf.math.add(pass.float32(product), bias.read()));
    }
    return x;
  }
}
