package org.bce3s.verdict;

import java.util.Locale;

/**
 * What can be said of a row beside its baseline, by every test that its seeds and predictions allow
 * ({@link Evidence}).
 */
public enum Verdict {
  /** Significantly the better way, by all of them. */
  BETTER,
  /** Significantly the other way, by all of them. */
  WORSE,
  /** Significantly higher, where neither way is better. */
  HIGHER,
  /** Significantly lower, where neither way is better. */
  LOWER,
  /** Some of them show a difference and others do not. */
  TESTS_DISAGREE,
  /** They could have shown a difference and did not; that is no proof that there is none. */
  NO_DIFFERENCE_SHOWN,
  /** No difference, however large, could have been significant with so few seeds. */
  CANNOT_TELL,
  /** The row was trained or tested on other data than the baseline. */
  NOT_COMPARED;

  /** The verdict on a significant difference. */
  static Verdict significant(double difference, Direction direction) {
    boolean higher = difference > 0;
    return switch (direction) {
      case HIGHER_IS_BETTER -> higher ? BETTER : WORSE;
      case LOWER_IS_BETTER -> higher ? WORSE : BETTER;
      case NEITHER -> higher ? HIGHER : LOWER;
    };
  }

  /** In words, e.g. {@code no difference shown}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
