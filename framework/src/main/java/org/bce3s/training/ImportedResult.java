package org.bce3s.training;

import java.util.List;

/**
 * What weights from a file are worth on the test set.
 *
 * @param measured what they made of the test set
 * @param ignored names of tensors in the file that have no place in the network
 */
public record ImportedResult(Measured measured, List<String> ignored) {
  /** Copies the list. */
  public ImportedResult {
    ignored = List.copyOf(ignored);
  }
}
