package org.bce3s.tensorboard;

import java.util.Arrays;
import org.tensorflow.proto.HistogramProto;

/** Values counted as TensorBoard draws them. */
final class Histograms {
  /** As many as TensorBoard's own summaries have. */
  static final int BUCKETS = 30;

  private Histograms() {}

  /**
   * Buckets of equal width from the smallest value to the largest; one bucket if all are equal. A
   * bucket holds the values from the limit before it up to but without its own limit, the last one
   * its limit too.
   *
   * @param values at least one, all finite
   */
  static HistogramProto of(double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    int buckets = max > min ? BUCKETS : 1;
    double[] counts = new double[buckets];
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      int bucket = max > min ? (int) ((value - min) / (max - min) * buckets) : 0;
      counts[Math.min(bucket, buckets - 1)]++;
      sum += value;
      squares += value * value;
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(min)
            .setMax(max)
            .setNum(values.length)
            .setSum(sum)
            .setSumSquares(squares);
    for (int b = 0; b < buckets; b++) {
      boolean last = b == buckets - 1;
      histogram.addBucketLimit(last ? max : min + (max - min) * (b + 1) / buckets);
      histogram.addBucket(counts[b]);
    }
    return histogram.build();
  }
}
