package org.bce3s.published;

/** Where a published figure was read. */
public enum ReadIn {
  /** The authors' code or logs. */
  CODE,
  /** The README of the authors' code. */
  README,
  /** A paper. */
  PAPER,
  /** The authors' poster. */
  POSTER,
  /** Notes that somebody took of a paper: second-hand, and to be printed so. */
  NOTES
}
