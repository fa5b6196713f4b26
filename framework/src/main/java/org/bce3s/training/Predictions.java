package org.bce3s.training;

/**
 * What a network says of the test images, in their order.
 *
 * @param labels the true classes
 * @param predicted the classes with the largest logit, the first of equals
 * @param confidence the largest softmax of the logits
 */
public record Predictions(int[] labels, int[] predicted, float[] confidence) {}
