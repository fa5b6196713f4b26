package org.bce3s.training;

import org.bce3s.metric.Accuracy;

/**
 * The end of a run.
 *
 * @param accuracy of the selected epoch
 * @param predictions of the selected epoch
 * @param sourceImagesPerSecond source images over the time of all training steps of this process
 * @param seconds wall-clock time in this process
 * @param device what the graph ran on, e.g. {@code CPU}
 */
public record TrainingResult(
    Accuracy accuracy,
    Predictions predictions,
    double sourceImagesPerSecond,
    double seconds,
    String device) {}
