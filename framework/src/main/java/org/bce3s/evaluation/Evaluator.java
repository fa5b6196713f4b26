package org.bce3s.evaluation;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.network.Inference;
import org.bce3s.settings.TestTimeAugmentation;

/**
 * Classifies all images of a source, in batches of one size; what an earlier batch left in the rows
 * that the last one does not fill is not looked at.
 */
public final class Evaluator {
  private final Inference inference;
  private final String what;
  private final ImageSource source;
  private final BatchLoader loader;
  private final ImageShape shape;
  private final int batchSize;
  private final int classes;
  private final byte[] pixels;
  private final Optional<KeptBatches> kept;
  private boolean adjusted = true;
  private int nextBatch;

  /**
   * An evaluator.
   *
   * @param what the images are, for messages, e.g. {@code test}
   * @param images how they are prepared
   */
  public Evaluator(
      Inference inference,
      String what,
      ImageSource source,
      EvaluationImages images,
      int batchSize,
      int classes) {
    this(inference, what, source, images, batchSize, classes, Optional.empty());
  }

  /**
   * An evaluator of a network whose features of these images do not change.
   *
   * @param kept keeps them once they are made; empty to make them each time
   */
  Evaluator(
      Inference inference,
      String what,
      ImageSource source,
      EvaluationImages images,
      int batchSize,
      int classes,
      Optional<KeptBatches> kept) {
    this.kept = kept;
    this.inference = inference;
    this.what = what;
    this.source = source;
    this.shape = images.shape();
    this.loader = images.loader(source);
    this.batchSize = batchSize;
    this.classes = classes;
    this.pixels = new byte[batchSize * shape.volume()];
  }

  /** Makes this one leave out the post-hoc adjustment of logits. */
  Evaluator unadjusted() {
    adjusted = false;
    return this;
  }

  /**
   * Classifies all images.
   *
   * @throws DivergedException if the network's outputs are NaN or infinite
   * @throws DataException if an image cannot be read
   */
  public Predictions predict(TestTimeAugmentation augmentation) {
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
  public void logits(TestTimeAugmentation augmentation, LogitsConsumer consumer) {
    for (int batch = 0; batch < batches(); batch++) {
      int from = batch * batchSize;
      int to = Math.min(from + batchSize, source.size());
      float[] logits = logits(batch, false);
      // The mirror image of a vector is that vector.
      if (augmentation == TestTimeAugmentation.FLIP && !shape.isOfFeatures()) {
        float[] mirrored = logits(batch, true);
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (logits[i] + mirrored[i]) / 2;
        }
      }
      for (int i = from; i < to; i++) {
        consumer.accept(i, row(logits, i - from, i));
      }
    }
  }

  /** Logits of a batch, or of its mirror images. */
  private float[] logits(int batch, boolean mirrored) {
    if (kept.isPresent()) {
      return inference.logitsOfFeatures(features(batch, mirrored), adjusted);
    }
    byte[] images = pixels(batch, mirrored);
    return adjusted ? inference.logits(images) : inference.unadjusted(images);
  }

  /** Features of the images of a batch, [batch, d]; rows that it does not fill mean nothing. */
  float[] features(int batch) {
    return features(batch, false);
  }

  private float[] features(int batch, boolean mirrored) {
    Supplier<float[]> made = () -> inference.features(pixels(batch, mirrored));
    return kept.isPresent() ? kept.get().get(batch, mirrored, made) : made.get();
  }

  private byte[] pixels(int batch, boolean mirrored) {
    if (!mirrored || nextBatch != batch + 1) { // else it is the one that was read last
      read(batch);
    }
    return mirrored ? mirrored() : pixels;
  }

  /** Reads a batch; those that follow it are prepared meanwhile. */
  private void read(int batch) {
    if (batch != nextBatch || !loader.hasNext()) {
      loader.start(0, IntStream.range(0, source.size()).toArray(), batchSize, batch);
    }
    nextBatch = batch + 1;
    try (Batch next = loader.next()) {
      System.arraycopy(next.pixels(), 0, pixels, 0, next.pixels().length);
    }
  }

  /** The images last read, mirrored left to right. */
  private byte[] mirrored() {
    byte[] mirrored = new byte[pixels.length];
    int channels = shape.channels();
    int row = shape.width() * channels;
    for (int start = 0; start < pixels.length; start += row) {
      for (int x = 0; x < row; x += channels) {
        System.arraycopy(pixels, start + x, mirrored, start + row - channels - x, channels);
      }
    }
    return mirrored;
  }

  int batches() {
    return (source.size() + batchSize - 1) / batchSize;
  }

  int batchSize() {
    return batchSize;
  }

  /** The number of images. */
  public int size() {
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
