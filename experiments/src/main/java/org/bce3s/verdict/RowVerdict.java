package org.bce3s.verdict;

import java.util.List;
import java.util.Optional;

/**
 * What can be said of a row beside the baseline.
 *
 * @param row its name
 * @param seeds how many seeds of both rows have the figure
 * @param test the difference and its tests; empty without a seed, or if the row is not compared
 * @param adjusted Holm's p over all rows that are compared; 1 without a seed
 * @param verdict in a word
 * @param reason why it cannot be told, or why the row is not compared; empty otherwise
 * @param protocol how its protocol differs from the baseline's, a column each
 * @param gaps which seeds were left out, and why
 */
public record RowVerdict(
    String row,
    int seeds,
    Optional<PairedTest> test,
    double adjusted,
    Verdict verdict,
    String reason,
    List<String> protocol,
    List<String> gaps) {
  /** Copies the lists. */
  public RowVerdict {
    protocol = List.copyOf(protocol);
    gaps = List.copyOf(gaps);
  }

  /** Whether it is compared, but of another protocol than the baseline. */
  boolean isMarked() {
    return verdict != Verdict.NOT_COMPARED && !protocol.isEmpty();
  }
}
