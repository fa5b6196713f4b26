package org.bce3s.evaluation;

import org.bce3s.metric.Accuracy;

/**
 * What a network made of the test set.
 *
 * @param predictions one a test image
 * @param accuracy theirs
 */
public record Measured(Predictions predictions, Accuracy accuracy) {}
