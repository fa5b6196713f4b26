package org.bce3s.training;

import org.bce3s.batch.SequentialReader;
import org.bce3s.data.ImageSource;
import org.bce3s.tensor.FloatTensor;

/** Classifier rows that are the mean features of the classes. */
final class ClassMeanRows {
  private ClassMeanRows() {}

  /**
   * The class means [K, d] of the features of all images of a source, not augmented.
   *
   * @param inference the network, for batches of a size
   * @param source has an image of every class
   */
  static FloatTensor of(
      Inference inference, ImageSource source, Blueprint blueprint, int batchSize) {
    int classes = blueprint.classes();
    int length = blueprint.backbone().featureSize();
    SequentialReader reader = new SequentialReader(source, blueprint.image());
    byte[] pixels = new byte[batchSize * blueprint.image().volume()];
    double[] sums = new double[classes * length];
    int[] counts = new int[classes];
    for (int from = 0; from < source.size(); from += batchSize) {
      int to = Math.min(from + batchSize, source.size());
      reader.read(from, to, pixels);
      float[] features = inference.features(pixels);
      for (int i = from; i < to; i++) {
        int label = source.label(i);
        counts[label]++;
        for (int j = 0; j < length; j++) {
          sums[label * length + j] += features[(i - from) * length + j];
        }
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / counts[i / length]);
    }
    return new FloatTensor(new long[] {classes, length}, means);
  }
}
