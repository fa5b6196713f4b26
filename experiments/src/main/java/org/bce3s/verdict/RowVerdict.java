package org.bce3s.verdict;

import java.util.List;
import java.util.Optional;
import org.bce3s.statistics.Interval;

/**
 * What can be said of a row beside the baseline.
 *
 * @param row its name
 * @param seeds how many seeds of both rows have the figure
 * @param test the difference and its tests; empty without a seed, or if the row is not compared
 * @param evidence what each test says, in their order; none if the row is not compared
 * @param images the interval of the difference over other seeds and images; empty without that test
 * @param verdict in a word
 * @param words the verdict and which tests it rests on
 * @param reason why nothing or not the exact test can tell, or why the row is not compared; empty
 *     otherwise
 * @param protocol how its protocol differs from the baseline's, a column each
 * @param gaps which seeds were left out, and why
 * @param caveats what was left out or accepted in this row
 */
public record RowVerdict(
    String row,
    int seeds,
    Optional<PairedTest> test,
    List<Evidence> evidence,
    Optional<Interval> images,
    Verdict verdict,
    String words,
    String reason,
    List<String> protocol,
    List<String> gaps,
    List<String> caveats) {
  /** Copies the lists. */
  public RowVerdict {
    evidence = List.copyOf(evidence);
    protocol = List.copyOf(protocol);
    gaps = List.copyOf(gaps);
    caveats = List.copyOf(caveats);
  }

  /** What a test says; empty if the row is not compared. */
  public Optional<Evidence> by(Evidence.Test test) {
    return evidence.stream().filter(e -> e.test() == test).findFirst();
  }

  /** Whether it is compared, but of another protocol than the baseline. */
  boolean isMarked() {
    return verdict != Verdict.NOT_COMPARED && !protocol.isEmpty();
  }
}
