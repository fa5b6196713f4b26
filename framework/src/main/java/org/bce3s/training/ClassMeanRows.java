package org.bce3s.training;

import java.util.Map;
import org.bce3s.batch.SequentialReader;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageSource;
import org.bce3s.tensor.FloatTensor;

/** Classifier rows that are the mean features of the classes. */
final class ClassMeanRows {
  private ClassMeanRows() {}

  /**
   * Makes the classifier's rows the class means of the training images' features, if they are to
   * be.
   *
   * @param largestBatch images a forward pass, at most
   */
  static void set(NetworkGraph graph, Blueprint blueprint, DataSplit data, int largestBatch) {
    if (blueprint.classifier().rowsAreClassMeans()) {
      int batch = Math.min(largestBatch, data.train().size());
      FloatTensor means = of(graph.inference(batch), data.train(), blueprint, batch);
      graph.assign(Map.of(ClassifierVariables.WEIGHT, means));
    }
  }

  /**
   * The class means [K, d] of the features of all images of a source, not augmented.
   *
   * @param inference the network, for batches of a size
   * @param source has an image of every class
   */
  private static FloatTensor of(
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
