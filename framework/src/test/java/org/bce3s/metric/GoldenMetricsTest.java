package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.OptionalDouble;
import org.bce3s.data.Golden;
import org.bce3s.metric.LinearClassifier.Verdicts;
import org.junit.jupiter.api.Test;

class GoldenMetricsTest {
  private final JsonObject golden = Golden.read("metrics.json");
  private final JsonObject inputs = golden.getAsJsonObject("inputs");
  private final JsonObject expected = golden.getAsJsonObject("expected");
  private final int[] labels = Golden.ints(inputs.get("labels"));
  private final int[] trainCounts = Golden.ints(inputs.get("train_counts"));
  private final LinearClassifier classifier =
      new LinearClassifier(
          Golden.doubles(inputs.get("classifier_weight")),
          Golden.doubles(inputs.get("classifier_bias")));
  private final double[] values = Golden.doubles(inputs.get("features"));

  @Test
  void featuresAndClassifier() {
    FeatureQuality quality =
        FeatureQuality.of(new ExactFeatures(classifier.dimension(), values, labels), classifier);

    check("compactness", quality.compactness());
    check("separability", quality.separability());
    check("classifier_separability", quality.classifierSeparability());
    check("classifier_separability_mean", quality.classifierSeparability().mean());
    check("classifier_separability_std", quality.classifierSeparability().deviation());
    check("nc1", quality.collapse().nc1());
    check("nc2", quality.collapse().nc2());
    check("nc3", quality.collapse().nc3());
    check("nc4", quality.collapse().nc4());
    assertThat(quality.collapse().reachable()).isZero();
  }

  @Test
  void predictions() {
    Verdicts verdicts =
        classifier.classify(new ExactFeatures(classifier.dimension(), values, labels));
    Accuracy accuracy = Accuracy.of(labels, verdicts.predicted(), trainCounts, ShotRule.OLTR);
    AccuracySpread spread = AccuracySpread.of(accuracy);

    check("accuracy", OptionalDouble.of(accuracy.all()));
    check("many", accuracy.many());
    check("medium", accuracy.medium());
    check("few", accuracy.few());
    check("class_accuracy", new PerClass(accuracy.perClass()));
    check("balanced_accuracy", spread.balanced());
    check("worst_class", spread.worst());
    check("class_accuracy_std", spread.deviation());
    check("harmonic_mean", spread.harmonicMean());
    check(
        "ece_15",
        OptionalDouble.of(
            CalibrationError.of(labels, verdicts.predicted(), verdicts.confidence())));
  }

  private void check(String name, PerClass got) {
    assertThat(got.defined().toArray())
        .as(name)
        .containsExactly(Golden.doubles(expected.get(name)), within(1e-12));
  }

  private void check(String name, OptionalDouble got) {
    assertThat(got.orElseThrow())
        .as(name)
        .isCloseTo(expected.get(name).getAsDouble(), within(1e-12));
  }
}
