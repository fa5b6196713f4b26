package org.bce3s.metric;

/**
 * The expected calibration error (Guo et al. 2017, "On calibration of modern neural networks"): how
 * far a classifier's confidence is from its accuracy.
 */
public final class CalibrationError {
  /** How many bins there are. */
  public static final int BINS = 15;

  private CalibrationError() {}

  /**
   * sum_b n_b/N |accuracy_b - confidence_b| over 15 bins of equal width, of which bin b holds the
   * confidences in (b/15, (b+1)/15].
   *
   * @param labels the true classes
   * @param predicted the predicted classes, as many
   * @param confidence the largest softmax of each image's logits, in (0, 1]
   * @return a fraction in [0, 1]; 0 without images
   */
  public static double of(int[] labels, int[] predicted, double[] confidence) {
    double[] confident = new double[BINS];
    int[] correct = new int[BINS];
    for (int i = 0; i < labels.length; i++) {
      int bin = bin(confidence[i]);
      confident[bin] += confidence[i];
      correct[bin] += labels[i] == predicted[i] ? 1 : 0;
    }
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      error += Math.abs(correct[b] - confident[b]);
    }
    return labels.length == 0 ? 0 : error / labels.length;
  }

  /**
   * The bin of a confidence, looked up by the edges, since a product with 15 would round a
   * confidence across one.
   */
  public static int bin(double confidence) {
    int bin = 0;
    while (bin < BINS - 1 && confidence > (bin + 1) / (double) BINS) {
      bin++;
    }
    return bin;
  }
}
