package org.bce3s.parity;

import java.util.List;
import org.bce3s.failure.RequestException;

/** Recomputes what a golden file of one method holds. */
interface MethodCheck {
  /**
   * Recomputes every expected value from the inputs.
   *
   * @param gpu whether to compute on a GPU
   * @throws RequestException naming the value, if one is missing or malformed
   */
  List<GoldenComparison> check(GoldenNode golden, boolean gpu);
}
