package org.bce3s.evaluation;

import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bce3s.metric.CalibrationError;

/**
 * What a network says of the test images, in their order.
 *
 * @param labels the true classes
 * @param predicted the classes with the largest logit, the first of equals
 * @param confidence the largest softmax of the logits
 */
public record Predictions(int[] labels, int[] predicted, float[] confidence) {
  /**
   * The expected calibration error over the images of some classes, see {@link CalibrationError}.
   *
   * @return a fraction in [0, 1]; empty without such images
   */
  public OptionalDouble calibrationError(IntPredicate classes) {
    int[] images = IntStream.range(0, labels.length).filter(i -> classes.test(labels[i])).toArray();
    if (images.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        CalibrationError.of(
            IntStream.of(images).map(i -> labels[i]).toArray(),
            IntStream.of(images).map(i -> predicted[i]).toArray(),
            IntStream.of(images).mapToDouble(i -> confidence[i]).toArray()));
  }
}
