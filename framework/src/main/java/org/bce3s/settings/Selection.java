package org.bce3s.settings;

/** Which epoch a run reports. Of equal accuracies the earliest epoch is the best. */
public enum Selection {
  /** The last epoch. */
  LAST,
  /** The epoch with the best accuracy on images held out of the training set. */
  VAL,
  /**
   * The epoch with the best accuracy on the test set: what released codes often report, and what
   * nobody knows who has no labels of the images to be classified.
   */
  ORACLE
}
