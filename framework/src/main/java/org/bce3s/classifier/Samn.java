package org.bce3s.classifier;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Self-adaptive monotonic normalisation (SAMN, Zhang et al. 2026, "Why not hyperparameter-friendly
 * optimisation? A monotonic adaptive norm rescaling approach for long-tailed recognition"), as
 * released: e^(g_k) x.w_k/|w_k| + b_k + e^(h_k). Of the rows that an earlier stage left, it takes
 * the directions; rows, b, and the numbers r and s that g and h are made of are trained. g_k is
 * 1/(softplus(p_k) + 2e-6), where p is the isotonic regression of r that does not decrease from the
 * rarest class to the largest, so that norms and offsets do not increase: the rarer a class, the
 * longer its row at least. h is made of s in the same way. r and s start as (n_k - n_min)/(n_max -
 * n_min) + 1e-6 of the class sizes n, 1e-6 if all are equal. Classes of one size are taken in their
 * order.
 */
public record Samn() implements Classifier {
  private static final float START = 1e-6f;
  private static final float EPSILON = 2e-6f;

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.monotone(variables, classes, featureSize);
  }

  /** The directions of the rows, e^g as scales and b + e^h as bias. */
  @Override
  public ClassifierRows rows(Ops tf, ClassifierVariables variables) {
    ClassifierRows rows = variables.rows(tf);
    Variable order = variables.order().orElseThrow();
    Operand<TFloat32> bias =
        tf.math.add(
            factors(tf, variables.offsets().orElseThrow().read(), order),
            rows.bias().orElseThrow());
    return new ClassifierRows(
        rows.weight(),
        rows.normalized(),
        Optional.of(bias),
        Optional.of(factors(tf, rows.scales().orElseThrow(), order)));
  }

  private static Operand<TFloat32> factors(Ops tf, Operand<TFloat32> raw, Variable order) {
    Operand<TFloat32> fit =
        MonotoneFit.nonDecreasing(tf, raw, order.read(), (int) order.shape()[0]);
    Operand<TFloat32> softplus = tf.math.softplus(fit);
    return tf.math.exp(tf.math.reciprocal(tf.math.add(softplus, tf.constant(EPSILON))));
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return tf.math.add(
        tf.math.mul(Rows.products(tf, features, rows.normalized()), rows.scales().orElseThrow()),
        rows.bias().orElseThrow());
  }

  @Override
  public Map<String, FloatTensor> start(Map<String, FloatTensor> left, int[] trainCounts) {
    Map<String, FloatTensor> start = new LinkedHashMap<>(left);
    if (!left.containsKey(ClassifierVariables.ORDER)) {
      start.put(ClassifierVariables.ORDER, order(trainCounts));
      start.put(ClassifierVariables.SCALES, relative(trainCounts));
      start.put(ClassifierVariables.OFFSETS, relative(trainCounts));
    }
    return start;
  }

  /** The classes from the rarest to the largest. */
  private static FloatTensor order(int[] sizes) {
    return vector(
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(sizes[a], sizes[b]))
            .mapToDouble(Integer::doubleValue)
            .toArray());
  }

  private static FloatTensor relative(int[] sizes) {
    int least = IntStream.of(sizes).min().orElseThrow();
    int range = IntStream.of(sizes).max().orElseThrow() - least;
    return vector(
        IntStream.of(sizes)
            .mapToDouble(n -> range == 0 ? START : (float) (n - least) / range + START)
            .toArray());
  }

  private static FloatTensor vector(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return new FloatTensor(new long[] {floats.length}, floats);
  }

  @Override
  public boolean needsStage() {
    return true;
  }
}
