package org.bce3s.training;

import java.util.Map;
import java.util.Optional;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.Predictions;
import org.bce3s.evaluation.SelectedEpoch;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.UniformAccuracy;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.NotTraining;

/**
 * The end of a run.
 *
 * @param select whose figures its settings report
 * @param tta what is averaged for these
 * @param selections all selections that the run has, the last epoch always
 * @param quality of the epoch that is reported; empty if the settings ask for none
 * @param sourceImagesPerSecond source images over the time of all training steps of this process
 * @param seconds wall-clock time in this process
 * @param device what the graph ran on, e.g. {@code CPU}
 */
@NotTraining
public record TrainingResult(
    Selection select,
    TestTimeAugmentation tta,
    Map<Selection, SelectedEpoch> selections,
    Optional<EpochQuality> quality,
    double sourceImagesPerSecond,
    double seconds,
    String device) {
  /** Copies the map, and checks that what is reported is there. */
  public TrainingResult {
    selections = Map.copyOf(selections);
    if (!selections.containsKey(select)) {
      throw new IllegalArgumentException("no " + select + " in " + selections.keySet());
    }
  }

  /** The same with the speed of another process, which trained what this one measured. */
  public TrainingResult withSpeed(double imagesPerSecond) {
    return new TrainingResult(select, tta, selections, quality, imagesPerSecond, seconds, device);
  }

  /** What is reported. */
  public Measured reported() {
    return selections.get(select).with(tta);
  }

  /** The accuracy that is reported. */
  public Accuracy accuracy() {
    return reported().accuracy();
  }

  /** The uniform accuracy of the same logits. */
  public UniformAccuracy uniform() {
    return selections.get(select).uniform(tta);
  }

  /** The predictions that are reported. */
  public Predictions predictions() {
    return reported().predictions();
  }
}
