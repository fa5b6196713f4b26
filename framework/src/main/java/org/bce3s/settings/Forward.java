package org.bce3s.settings;

/** How the streams of a step go through the network. */
public enum Forward {
  /** In one pass: BatchNorm takes the statistics of all of them. */
  TOGETHER,
  /**
   * One after the other: BatchNorm takes the statistics of each, and the running ones move once a
   * stream.
   */
  APART
}
