package org.bce3s.evaluation;

import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bce3s.metric.AccuracySpread;
import org.bce3s.metric.FeatureQuality;
import org.bce3s.metric.PerClass;
import org.bce3s.metric.UniformAccuracy;
import org.bce3s.spec.NotTraining;

/**
 * What a network makes of the images of one split, each as it is: not augmented, not mirrored.
 *
 * @param features quality of features and classifier
 * @param measured predictions and accuracy
 * @param uniform accuracy by one threshold of all images
 */
@NotTraining
public record SplitQuality(FeatureQuality features, Measured measured, UniformAccuracy uniform) {
  /**
   * The same for some classes alone.
   *
   * @param classes how many these are
   * @param compactness mean over them
   * @param separability mean over them; apart from all other classes, not only from these
   * @param classifierSeparability mean over them, likewise
   * @param classifierSeparabilityDeviation standard deviation over them, of all of them (not n-1)
   * @param accuracy how evenly it is spread over them
   * @param uniform mean over them of the accuracy by the one threshold of all images
   * @param calibrationError over the images of these classes, a fraction; empty without images
   */
  public record Group(
      int classes,
      OptionalDouble compactness,
      OptionalDouble separability,
      OptionalDouble classifierSeparability,
      OptionalDouble classifierSeparabilityDeviation,
      AccuracySpread accuracy,
      OptionalDouble uniform,
      OptionalDouble calibrationError) {}

  /** What was measured of the classes that a predicate names. */
  public Group group(IntPredicate classes) {
    PerClass classifier = features.classifierSeparability().only(classes);
    PerClass accuracies = new PerClass(measured.accuracy().perClass()).only(classes);
    int all = measured.accuracy().perClass().size();
    return new Group(
        (int) IntStream.range(0, all).filter(classes).count(),
        features.compactness().only(classes).mean(),
        features.separability().only(classes).mean(),
        classifier.mean(),
        classifier.deviation(),
        AccuracySpread.of(accuracies),
        uniform.perClass().only(classes).mean(),
        measured.predictions().calibrationError(classes));
  }
}
