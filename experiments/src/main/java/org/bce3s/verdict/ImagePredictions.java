package org.bce3s.verdict;

/**
 * What a run predicted on the test images, in the order of the test set.
 *
 * @param labels the true class of each image
 * @param predictions the predicted class of each image
 */
public record ImagePredictions(int[] labels, int[] predictions) {
  /** Copies the arrays. */
  public ImagePredictions {
    labels = labels.clone();
    predictions = predictions.clone();
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          labels.length + " labels, " + predictions.length + " predictions");
    }
  }

  /** Whether the prediction of an image is right. */
  boolean isRight(int image) {
    return labels[image] == predictions[image];
  }
}
