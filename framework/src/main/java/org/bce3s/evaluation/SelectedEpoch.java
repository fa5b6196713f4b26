package org.bce3s.evaluation;

import org.bce3s.metric.UniformAccuracy;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.NotTraining;

/**
 * An epoch that a selection chose, on the test set.
 *
 * @param epoch the epoch, from 0; -1 in a stage that trains nothing
 * @param plain measured on the images alone
 * @param flipped measured with {@link TestTimeAugmentation#FLIP}; the epoch was chosen without
 * @param plainUniform uniform accuracy on the images alone
 * @param flippedUniform uniform accuracy with {@link TestTimeAugmentation#FLIP}
 */
@NotTraining
public record SelectedEpoch(
    int epoch,
    Measured plain,
    Measured flipped,
    UniformAccuracy plainUniform,
    UniformAccuracy flippedUniform) {
  /** What was measured with this augmentation. */
  public Measured with(TestTimeAugmentation augmentation) {
    return augmentation == TestTimeAugmentation.FLIP ? flipped : plain;
  }

  /** The uniform accuracy with this augmentation. */
  public UniformAccuracy uniform(TestTimeAugmentation augmentation) {
    return augmentation == TestTimeAugmentation.FLIP ? flippedUniform : plainUniform;
  }
}
