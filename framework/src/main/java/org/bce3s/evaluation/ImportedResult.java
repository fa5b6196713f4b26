package org.bce3s.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What weights from a file are worth on the test set.
 *
 * @param measured what they made of the test set
 * @param prefix what was passed over before every name in the file
 * @param ignored names of tensors in the file that have no place in the network
 */
public record ImportedResult(Measured measured, Optional<String> prefix, List<String> ignored) {
  /** Copies the list. */
  public ImportedResult {
    ignored = List.copyOf(ignored);
  }
}
