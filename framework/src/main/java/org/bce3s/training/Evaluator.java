package org.bce3s.training;

import org.bce3s.batch.SequentialReader;
import org.bce3s.data.DataException;
import org.bce3s.data.ImageShape;
import org.bce3s.data.ImageSource;

/**
 * Classifies all images of a source, in batches of one size; what an earlier batch left in the rows
 * that the last one does not fill is not looked at.
 */
final class Evaluator {
  private final Inference inference;
  private final String what;
  private final ImageSource source;
  private final SequentialReader reader;
  private final int batchSize;
  private final int classes;
  private final byte[] pixels;

  /**
   * An evaluator.
   *
   * @param what the images are, for messages, e.g. {@code test}
   */
  Evaluator(
      Inference inference,
      String what,
      ImageSource source,
      ImageShape shape,
      int batchSize,
      int classes) {
    this.inference = inference;
    this.what = what;
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
   * @throws DataException if an image cannot be read
   */
  Predictions predict(TestTimeAugmentation augmentation) {
    int n = source.size();
    int[] labels = new int[n];
    int[] predicted = new int[n];
    float[] confidence = new float[n];
    logits(
        augmentation,
        (image, logits) -> {
          Softmax softmax = new Softmax(logits);
          labels[image] = source.label(image);
          predicted[image] = softmax.largest();
          confidence[image] = softmax.confidence();
        });
    return new Predictions(labels, predicted, confidence);
  }

  /**
   * Hands out the logits [K] of each image, in order.
   *
   * @throws DivergedException if they are NaN or infinite
   * @throws DataException if an image cannot be read
   */
  void logits(TestTimeAugmentation augmentation, LogitsConsumer consumer) {
    for (int from = 0; from < source.size(); from += batchSize) {
      int to = Math.min(from + batchSize, source.size());
      reader.read(from, to, pixels);
      float[] logits = inference.logits(pixels);
      if (augmentation == TestTimeAugmentation.FLIP) {
        float[] mirrored = inference.logits(reader.mirrored(pixels));
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (logits[i] + mirrored[i]) / 2;
        }
      }
      for (int i = from; i < to; i++) {
        consumer.accept(i, row(logits, i - from, i));
      }
    }
  }

  /** Features of the images of a batch, [batch, d]; rows that it does not fill mean nothing. */
  float[] features(int batch) {
    reader.read(batch * batchSize, Math.min((batch + 1) * batchSize, source.size()), pixels);
    return inference.features(pixels);
  }

  int batches() {
    return (source.size() + batchSize - 1) / batchSize;
  }

  int batchSize() {
    return batchSize;
  }

  /** The number of images. */
  int size() {
    return source.size();
  }

  /** The class of an image. */
  int label(int image) {
    return source.label(image);
  }

  private float[] row(float[] logits, int row, int image) {
    float[] own = new float[classes];
    System.arraycopy(logits, row * classes, own, 0, classes);
    for (float logit : own) {
      if (!Float.isFinite(logit)) {
        throw new DivergedException(
            "diverged: the network's outputs for " + what + " image " + image + " are not finite");
      }
    }
    return own;
  }
}
