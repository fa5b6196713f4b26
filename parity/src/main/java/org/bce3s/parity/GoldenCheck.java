package org.bce3s.parity;

import java.util.List;
import org.bce3s.failure.RequestException;

/** Recomputes the values of golden files of one format. */
interface GoldenCheck {
  /** The format it checks, e.g. {@code losses/1}. */
  String format();

  /** The largest error allowed. */
  double tolerance();

  /**
   * Recomputes every expected value of a file from its inputs.
   *
   * @throws RequestException naming the value, if one is missing or malformed
   */
  List<GoldenComparison> check(GoldenNode golden);
}
