package org.bce3s.verdict;

/** Which way of a figure is the better one. */
public enum Direction {
  /** Accuracies. */
  HIGHER_IS_BETTER,
  /** Errors. */
  LOWER_IS_BETTER,
  /** What describes a network or its training: neither way is better by itself. */
  NEITHER
}
