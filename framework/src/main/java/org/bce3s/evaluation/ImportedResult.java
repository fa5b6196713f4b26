package org.bce3s.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What weights from a file are worth on the test set.
 *
 * @param measured what they made of the test set
 * @param prefix what was passed over before every name in the file
 * @param ignored names of tensors in the file that have no place in the network
 * @param adapted what was done to tensors of another shape, a line each
 */
public record ImportedResult(
    Measured measured, Optional<String> prefix, List<String> ignored, List<String> adapted) {
  /** Copies the lists. */
  public ImportedResult {
    ignored = List.copyOf(ignored);
    adapted = List.copyOf(adapted);
  }
}
