package org.bce3s.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.metric.Accuracy;
import org.bce3s.network.ByPlace;

/**
 * What one epoch did.
 *
 * @param epoch the epoch, from 0
 * @param learningRate the rate of its last step
 * @param losses means over its steps, of the terms unweighted; the contrastive one is empty before
 *     it is switched on, too
 * @param accuracy on the test set, after the epoch; empty if it was not evaluated
 * @param holdout accuracy on the hold-out, a fraction; empty if not evaluated or there is none
 * @param quality of features and classifier; empty if it was not measured after this epoch
 * @param sourceImagesPerSecond source images over the time of the training steps
 * @param seconds wall-clock time of the epoch with its evaluation
 */
public record EpochReport(
    int epoch,
    double learningRate,
    ByPlace<Double> losses,
    Optional<Accuracy> accuracy,
    OptionalDouble holdout,
    Optional<EpochQuality> quality,
    double sourceImagesPerSecond,
    double seconds) {}
