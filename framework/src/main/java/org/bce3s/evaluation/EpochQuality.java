package org.bce3s.evaluation;

import java.util.List;
import org.bce3s.metric.ShotGroup;
import org.bce3s.spec.NotTraining;

/**
 * The quality of features and classifier after one epoch.
 *
 * @param epoch the epoch, from 0
 * @param train on the training images, a hold-out not among them
 * @param test on the test images
 * @param shots the shot group of every class
 * @param rowNorms the norm of every class's row as it is stored, before the network normalises it
 */
@NotTraining
public record EpochQuality(
    int epoch,
    SplitQuality train,
    SplitQuality test,
    List<ShotGroup> shots,
    List<Double> rowNorms) {
  /** Copies the lists. */
  public EpochQuality {
    shots = List.copyOf(shots);
    rowNorms = List.copyOf(rowNorms);
  }
}
