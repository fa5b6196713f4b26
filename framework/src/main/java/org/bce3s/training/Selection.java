package org.bce3s.training;

/** Which epoch a run reports. */
public enum Selection {
  /** The last epoch. */
  LAST
}
