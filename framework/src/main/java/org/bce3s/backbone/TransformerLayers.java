package org.bce3s.backbone;

import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * The layers of a transformer, on tokens [M, C] where M counts the tokens of all images. Where a
 * backbone is in bfloat16, its matrix products are; what these add up to, norms, softmax and GELU
 * stay in float32.
 *
 * <p>Weights start as N(0, 0.02^2), biases at zero (Touvron et al. 2021, DeiT; its cut at plus and
 * minus 2 is a hundred standard deviations away and is left out).
 */
final class TransformerLayers {
  /** Standard deviation of the initial values. */
  static final double START = 0.02;

  /** Added to the variance under the root. */
  private static final float EPSILON = 1e-6f;

  private static final Initializer ZERO = Initializer.constant(0);

  private final Layers layers;
  private final Ops tf;

  TransformerLayers(Layers layers) {
    this.layers = layers;
    this.tf = layers.tf();
  }

  /** A parameter that starts as N(0, 0.02^2). */
  private Operand<TFloat32> parameter(String name, long... shape) {
    return layers.variables().parameter(name, Initializer.normal(START), shape).read();
  }

  /** The same for a token or positions, which weight decay may spare. */
  Operand<TFloat32> embedding(String name, long... shape) {
    return layers.variables().embedding(name, Initializer.normal(START), shape).read();
  }

  /** x w' + b with parameters {@code name.weight} [outputs, C] and {@code name.bias} [outputs]. */
  Operand<TFloat32> linear(String name, Operand<TFloat32> x, int outputs) {
    Operand<TFloat32> weight = parameter(name + ".weight", outputs, x.shape().get(1));
    Operand<TFloat32> bias = layers.variables().parameter(name + ".bias", ZERO, outputs).read();
    Operand<TNumber> product =
        tf.linalg.matMul(layers.cast(x), layers.cast(weight), MatMul.transposeB(true));
    return tf.math.add(layers.float32(product), bias);
  }

  /**
   * Every token less its mean, over its standard deviation (Ba et al. 2016), epsilon 1e-6, times
   * {@code name.gamma} plus {@code name.beta}.
   */
  Operand<TFloat32> layerNorm(String name, Operand<TFloat32> x) {
    long channels = x.shape().get(1);
    Variable gamma =
        layers.variables().parameter(name + ".gamma", Initializer.constant(1), channels);
    Variable beta = layers.variables().parameter(name + ".beta", ZERO, channels);
    Operand<TFloat32> centred = tf.math.sub(x, mean(x));
    Operand<TFloat32> variance = mean(tf.math.square(centred));
    Operand<TFloat32> scale =
        tf.math.mul(gamma.read(), tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON))));
    return tf.math.add(tf.math.mul(centred, scale), beta.read());
  }

  private Operand<TFloat32> mean(Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(1), Mean.keepDims(true));
  }

  /** x Phi(x), Phi the standard normal distribution (Hendrycks and Gimpel 2016), by the erf. */
  Operand<TFloat32> gelu(Operand<TFloat32> x) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> half = tf.math.mul(x, tf.constant(0.5f));
    return tf.math.mul(half, tf.math.add(erf, tf.constant(1f)));
  }

  /**
   * Self-attention of several heads among the tokens of every image (Vaswani et al. 2017):
   * softmax(q k'/sqrt(s)) v for each head of size s, then a linear layer. Parameters are those of
   * {@code name.qkv}, queries before keys before values, and {@code name.projection}.
   *
   * @param tokens of an image
   */
  Operand<TFloat32> attention(String name, Operand<TFloat32> x, int tokens, int heads) {
    int channels = Math.toIntExact(x.shape().get(1));
    long rows = x.shape().get(0);
    int images = rows < 0 ? -1 : Math.toIntExact(rows) / tokens; // -1: as many as there are
    int size = channels / heads;
    Operand<TFloat32> all =
        tf.reshape(
            linear(name + ".qkv", x, 3 * channels),
            tf.constant(new int[] {images, tokens, 3, heads, size}));
    Unstack<TFloat32> parts =
        tf.unstack(
            tf.linalg.transpose(all, tf.constant(new int[] {2, 0, 3, 1, 4})), 3L, Unstack.axis(0L));
    Operand<TFloat32> queries =
        tf.math.mul(parts.output().get(0), tf.constant((float) (1 / Math.sqrt(size))));
    Operand<TFloat32> scores = product(queries, parts.output().get(1), BatchMatMul.adjY(true));
    Operand<TFloat32> mixed = product(tf.nn.softmax(scores), parts.output().get(2));
    Operand<TFloat32> joined =
        tf.reshape(
            tf.linalg.transpose(mixed, tf.constant(new int[] {0, 2, 1, 3})),
            tf.constant(new int[] {images < 0 ? -1 : images * tokens, channels}));
    return linear(name + ".projection", joined, channels);
  }

  /** The product of the last two dimensions. */
  private Operand<TFloat32> product(
      Operand<TFloat32> a, Operand<TFloat32> b, BatchMatMul.Options... options) {
    Operand<TNumber> left = layers.cast(a);
    return layers.float32(tf.train.batchMatMul(left, layers.cast(b), left.type(), options));
  }
}
