package org.bce3s.classifier;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Class norms made monotone in class size, after training: x.w'_k + b_k, where w'_k has the
 * direction of the row w_k that an earlier stage left and, as its length, the value of the isotonic
 * regression of the lengths |w_k|, which does not decrease from the largest class to the rarest.
 * Nothing is trained and nothing is to be chosen.
 *
 * <p>The constraint is that of SAMN (Zhang et al. 2026, "Why not hyperparameter-friendly
 * optimisation? A monotonic adaptive norm rescaling approach for long-tailed recognition"): the
 * rarer the class, the longer its row at least. {@link Samn} trains a classifier under it; this
 * applies it once to a classifier as it is. Where lengths grow with class size, as plain
 * cross-entropy leaves them, all are pooled: rows come to have one length, as of {@link
 * TauNormalized} with tau 1, and keep their bias. Classes of one size have no order among each
 * other. The norm that a row is divided by is floored at 1e-5.
 */
public record MonotoneNorms() implements Classifier {
  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.fixed(variables, classes, featureSize);
  }

  @Override
  public Operand<TFloat32> logits(Ops tf, ClassifierRows rows, Operand<TFloat32> features) {
    return Linear.linear(tf, rows, features);
  }

  @Override
  public Map<String, FloatTensor> start(Map<String, FloatTensor> left, int[] trainCounts) {
    Map<String, FloatTensor> start = new LinkedHashMap<>(left);
    start.computeIfPresent(
        ClassifierVariables.WEIGHT, (name, rows) -> stretched(rows, trainCounts));
    return start;
  }

  private static FloatTensor stretched(FloatTensor left, int[] trainCounts) {
    int length = (int) left.shape()[1];
    float[] values = left.values().clone();
    double[] norms = norms(values, length);
    double[] wanted = monotone(norms, trainCounts);
    for (int i = 0; i < values.length; i++) {
      int k = i / length;
      values[i] = (float) (values[i] * (wanted[k] / Math.max(norms[k], Rows.NORM_FLOOR)));
    }
    return new FloatTensor(left.shape(), values);
  }

  /**
   * The norms nearest to given ones of which a rarer class has none smaller than a larger class.
   *
   * @param norms [K]
   * @param trainCounts training images per class [K]
   */
  static double[] monotone(double[] norms, int[] trainCounts) {
    // Among classes of one size the norms themselves are the order, so that none is forced on them.
    int[] order =
        IntStream.range(0, norms.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(k -> -trainCounts[k])
                    .thenComparingDouble(k -> norms[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] fit =
        IsotonicRegression.nonDecreasing(IntStream.of(order).mapToDouble(k -> norms[k]).toArray());
    double[] monotone = new double[norms.length];
    for (int i = 0; i < order.length; i++) {
      monotone[order[i]] = fit[i];
    }
    return monotone;
  }

  private static double[] norms(float[] rows, int length) {
    double[] norms = new double[rows.length / length];
    for (int i = 0; i < rows.length; i++) {
      norms[i / length] += (double) rows[i] * rows[i];
    }
    for (int k = 0; k < norms.length; k++) {
      norms[k] = Math.sqrt(norms[k]);
    }
    return norms;
  }

  @Override
  public boolean trainsRows() {
    return false;
  }

  @Override
  public boolean needsStage() {
    return true;
  }

  @Override
  public boolean canTakeRowsOf(Classifier earlier) {
    return earlier.usesStoredLengths();
  }

  @Override
  public boolean usesStoredLengths() {
    return true;
  }
}
