package org.bce3s.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.metric.Accuracy;
import org.bce3s.network.StepLosses;

/**
 * What one epoch did.
 *
 * @param epoch the epoch, from 0
 * @param learningRate the rate it was trained with
 * @param loss mean total loss over its steps
 * @param joint mean joint loss, unweighted; empty if the term is absent
 * @param contrastive mean contrastive loss, unweighted; empty if absent or not yet switched on
 * @param uniform mean uniform loss, unweighted; empty if the term is absent
 * @param accuracy on the test set, after the epoch; empty if it was not evaluated
 * @param holdout accuracy on the hold-out, a fraction; empty if not evaluated or there is none
 * @param quality of features and classifier; empty if it was not measured after this epoch
 * @param sourceImagesPerSecond source images over the time of the training steps
 * @param seconds wall-clock time of the epoch with its evaluation
 */
public record EpochReport(
    int epoch,
    double learningRate,
    double loss,
    OptionalDouble joint,
    OptionalDouble contrastive,
    OptionalDouble uniform,
    Optional<Accuracy> accuracy,
    OptionalDouble holdout,
    Optional<EpochQuality> quality,
    double sourceImagesPerSecond,
    double seconds) {

  static EpochReport of(
      int epoch,
      double learningRate,
      StepLosses means,
      Optional<Accuracy> accuracy,
      OptionalDouble holdout,
      Optional<EpochQuality> quality,
      double sourceImagesPerSecond,
      double seconds) {
    return new EpochReport(
        epoch,
        learningRate,
        means.total(),
        means.joint(),
        means.contrastive(),
        means.uniform(),
        accuracy,
        holdout,
        quality,
        sourceImagesPerSecond,
        seconds);
  }
}
