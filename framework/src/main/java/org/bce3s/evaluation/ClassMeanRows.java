package org.bce3s.evaluation;

import java.util.Map;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.data.DataSplit;
import org.bce3s.metric.FeatureSet;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.term.EveryClass;

/** Classifier rows that are the mean features of the classes. */
public final class ClassMeanRows {
  private ClassMeanRows() {}

  /**
   * Makes the classifier's rows the class means of the training images' features, not augmented, if
   * they are to be.
   *
   * @param largestBatch images a forward pass, at most
   * @param images how they are prepared
   */
  public static void set(
      NetworkGraph graph,
      Blueprint blueprint,
      DataSplit data,
      int largestBatch,
      EvaluationImages images) {
    if (blueprint.classifier().rowsAreClassMeans()) {
      EveryClass.seen(blueprint.trainCounts(), "class means as a classifier");
      int batch = Math.min(largestBatch, data.train().size());
      int classes = blueprint.classes();
      Evaluator training =
          new Evaluator(graph.inference(batch), "training", data.train(), images, batch, classes);
      FeatureSet features = new NetworkFeatures(training, blueprint.backbone().featureSize(), 0);
      graph.assign(Map.of(ClassifierVariables.WEIGHT, means(features, classes)));
    }
  }

  /** The class means [K, d]; every class has an image. */
  private static FloatTensor means(FeatureSet features, int classes) {
    int length = features.dimension();
    double[] sums = new double[classes * length];
    int[] counts = new int[classes];
    double[] feature = new double[length];
    for (int i = 0; i < features.size(); i++) {
      features.read(i, i + 1, feature);
      int label = features.label(i);
      counts[label]++;
      for (int j = 0; j < length; j++) {
        sums[label * length + j] += feature[j];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / counts[i / length]);
    }
    return new FloatTensor(new long[] {classes, length}, means);
  }
}
