package org.bce3s.parity;

import java.util.List;

/** Runs the framework on the inputs of one format of golden file. */
public interface GoldenCheck {
  /** The format it checks, e.g. {@code losses/1}. */
  String format();

  /**
   * Computes what the file expects and compares.
   *
   * @param golden the file's content
   * @return one comparison a value, in the order of the file
   * @throws org.bce3s.data.DataException if the file lacks a value or holds a malformed one
   */
  List<Comparison> check(GoldenNode golden);
}
