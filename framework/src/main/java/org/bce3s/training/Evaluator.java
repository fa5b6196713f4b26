package org.bce3s.training;

import org.bce3s.batch.SequentialReader;
import org.bce3s.data.ImageShape;
import org.bce3s.data.ImageSource;

/**
 * Classifies all images of a source, in batches of one size; what an earlier batch left in the rows
 * that the last one does not fill is not looked at.
 */
final class Evaluator {
  private final Inference inference;
  private final ImageSource source;
  private final SequentialReader reader;
  private final int batchSize;
  private final int classes;
  private final byte[] pixels;

  Evaluator(Inference inference, ImageSource source, ImageShape shape, int batchSize, int classes) {
    this.inference = inference;
    this.source = source;
    this.reader = new SequentialReader(source, shape);
    this.batchSize = batchSize;
    this.classes = classes;
    this.pixels = new byte[batchSize * shape.volume()];
  }

  /**
   * Classifies all images.
   *
   * @throws DivergedException if the network's outputs are NaN or infinite
   */
  Predictions predict() {
    int n = source.size();
    int[] labels = new int[n];
    int[] predicted = new int[n];
    float[] confidence = new float[n];
    for (int from = 0; from < n; from += batchSize) {
      int to = Math.min(from + batchSize, n);
      reader.read(from, to, pixels);
      float[] logits = inference.logits(pixels);
      for (int i = from; i < to; i++) {
        labels[i] = source.label(i);
        int row = (i - from) * classes;
        predicted[i] = largest(logits, row);
        confidence[i] = softmaxOfLargest(logits, row, logits[row + predicted[i]]);
        if (!Float.isFinite(confidence[i])) {
          throw new DivergedException(
              "diverged: the network's outputs for test image " + i + " are not finite");
        }
      }
    }
    return new Predictions(labels, predicted, confidence);
  }

  /** The class of the largest logit, the first of equals. */
  private int largest(float[] logits, int row) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (logits[row + k] > logits[row + best]) {
        best = k;
      }
    }
    return best;
  }

  private float softmaxOfLargest(float[] logits, int row, float largest) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[row + k] - largest);
    }
    return (float) (1 / sum);
  }
}
