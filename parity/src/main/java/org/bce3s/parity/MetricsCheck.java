package org.bce3s.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.AccuracySpread;
import org.bce3s.metric.CalibrationError;
import org.bce3s.metric.FeatureQuality;
import org.bce3s.metric.FeatureSet;
import org.bce3s.metric.LinearClassifier;
import org.bce3s.metric.LinearClassifier.Verdicts;
import org.bce3s.metric.NeuralCollapse;
import org.bce3s.metric.PerClass;
import org.bce3s.metric.ShotRule;

/**
 * Checks {@code metrics/1}: the quality of given features, of a classifier and of what it predicts.
 * An expected value that is none of ours differs.
 */
final class MetricsCheck implements GoldenCheck {
  @Override
  public String format() {
    return "metrics/1";
  }

  @Override
  public double tolerance() {
    return 1e-6;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    GoldenNode inputs = golden.object("inputs");
    GoldenTensor weight = inputs.tensor("classifier_weight");
    if (weight.shape().length != 2 || weight.values().length == 0) {
      throw inputs.wrong("classifier_weight", "is no matrix");
    }
    int classes = weight.shape()[0];
    int dimension = weight.shape()[1];
    LinearClassifier classifier =
        new LinearClassifier(weight.values(), inputs.tensor("classifier_bias", classes).values());
    int[] labels = inputs.classes("labels", classes);
    GoldenFeatures features =
        new GoldenFeatures(
            dimension, inputs.tensor("features", labels.length, dimension).values(), labels);
    int[] trainCounts = inputs.integers("train_counts");
    if (trainCounts.length != classes) {
      throw inputs.wrong("train_counts", "has " + trainCounts.length + " classes, not " + classes);
    }
    Map<String, double[]> got = new LinkedHashMap<>();
    predictions(got, features, classifier, trainCounts);
    quality(got, FeatureQuality.of(features, classifier));

    GoldenNode expected = golden.object("expected");
    List<GoldenComparison> found = new ArrayList<>();
    for (String name : expected.keys()) {
      found.add(
          new GoldenComparison(
              name, expected.figures(name), got.getOrDefault(name, new double[0]), "float64"));
    }
    return found;
  }

  private static void predictions(
      Map<String, double[]> got,
      GoldenFeatures features,
      LinearClassifier classifier,
      int[] trainCounts) {
    Verdicts verdicts = classifier.classify(features);
    int[] labels = features.labels();
    Accuracy accuracy = Accuracy.of(labels, verdicts.predicted(), trainCounts, ShotRule.OLTR);
    AccuracySpread spread = AccuracySpread.of(accuracy);
    got.put("accuracy", new double[] {accuracy.all()});
    got.put("class_accuracy", values(new PerClass(accuracy.perClass())));
    got.put("balanced_accuracy", values(spread.balanced()));
    got.put("many", values(accuracy.many()));
    got.put("medium", values(accuracy.medium()));
    got.put("few", values(accuracy.few()));
    got.put("worst_class", values(spread.worst()));
    got.put("class_accuracy_std", values(spread.deviation()));
    got.put("harmonic_mean", values(spread.harmonicMean()));
    got.put(
        "ece_15",
        new double[] {CalibrationError.of(labels, verdicts.predicted(), verdicts.confidence())});
  }

  private static void quality(Map<String, double[]> got, FeatureQuality quality) {
    PerClass classifier = quality.classifierSeparability();
    NeuralCollapse collapse = quality.collapse();
    got.put("compactness", values(quality.compactness()));
    got.put("separability", values(quality.separability()));
    got.put("classifier_separability", values(classifier));
    got.put("classifier_separability_mean", values(classifier.mean()));
    got.put("classifier_separability_std", values(classifier.deviation()));
    got.put("nc1", values(collapse.nc1()));
    got.put("nc2", values(collapse.nc2()));
    got.put("nc3", values(collapse.nc3()));
    got.put("nc4", values(collapse.nc4()));
  }

  private static double[] values(PerClass figures) {
    return figures.values().stream().mapToDouble(MetricsCheck::value).toArray();
  }

  private static double[] values(OptionalDouble figure) {
    return new double[] {value(figure)};
  }

  private static double value(OptionalDouble figure) {
    return figure.orElse(Double.NaN);
  }

  /** Features in the double precision of the file. */
  private record GoldenFeatures(int dimension, double[] values, int[] labels)
      implements FeatureSet {
    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int label(int i) {
      return labels[i];
    }

    @Override
    public void read(int from, int to, double[] into) {
      System.arraycopy(values, from * dimension, into, 0, (to - from) * dimension);
    }
  }
}
