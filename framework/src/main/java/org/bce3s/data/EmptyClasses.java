package org.bce3s.data;

/** What becomes of a class that has no training image. */
public enum EmptyClasses {
  /** The data set is refused, naming the class. */
  STOP,
  /**
   * It stays a class that is never trained and perhaps tested. Losses and classifiers that divide
   * by a class's number of images, or need its mean, refuse it.
   */
  KEEP,
  /** It is left out with its validation and test images; the classes after it move up. */
  DROP
}
