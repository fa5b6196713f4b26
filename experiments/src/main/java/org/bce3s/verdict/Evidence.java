package org.bce3s.verdict;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one test says of a row beside the baseline.
 *
 * @param test which
 * @param outcome what came of it
 * @param p as measured; empty unless it could be made
 * @param adjusted by Holm over all rows on which it could be made; empty like p
 */
public record Evidence(Test test, Outcome outcome, OptionalDouble p, OptionalDouble adjusted) {
  /** The tests, in the order in which they are named. */
  public enum Test {
    /** {@link org.bce3s.statistics.PairedT}: assumes that differences are normal. */
    T("t"),
    /** {@link org.bce3s.statistics.SeedImageTest}: over other seeds and other test images. */
    IMAGES("images"),
    /** {@link org.bce3s.statistics.SignFlipTest}: exact, assumes nothing, needs many seeds. */
    EXACT("the exact test");

    private final String text;

    Test(String text) {
      this.text = text;
    }
  }

  /** What came of a test. */
  public enum Outcome {
    /** The difference is significant. */
    SHOWN,
    /** The test could have shown a difference and did not. */
    NOT_SHOWN,
    /** No difference, however large, could have been significant with so few seeds. */
    TOO_FEW_SEEDS,
    /** It cannot be made: no predictions, another figure than theirs, or no spread. */
    NOT_AT_HAND
  }

  static Evidence notAtHand(Test test) {
    return without(test, Outcome.NOT_AT_HAND);
  }

  static Evidence tooFewSeeds(Test test) {
    return without(test, Outcome.TOO_FEW_SEEDS);
  }

  private static Evidence without(Test test, Outcome outcome) {
    return new Evidence(test, outcome, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Whether it says anything of the difference. */
  public boolean speaks() {
    return outcome == Outcome.SHOWN || outcome == Outcome.NOT_SHOWN;
  }

  /**
   * In words, e.g. {@code better: t and images; too few seeds for the exact test}.
   *
   * @param verdict the verdict of all of them
   * @param significant what the difference is where it is one, such as {@code better}
   */
  static String words(List<Evidence> all, Verdict verdict, Verdict significant) {
    if (all.stream().noneMatch(Evidence::speaks)) {
      return verdict.text();
    }
    String shown = tests(all, Outcome.SHOWN);
    String not = tests(all, Outcome.NOT_SHOWN);
    String few = tests(all, Outcome.TOO_FEW_SEEDS);
    String said =
        shown.isEmpty()
            ? verdict.text() + ": " + not
            : not.isEmpty()
                ? verdict.text() + ": " + shown
                : verdict.text() + ": " + significant.text() + " by " + shown + ", not by " + not;
    return said + (few.isEmpty() ? "" : "; too few seeds for " + few);
  }

  private static String tests(List<Evidence> all, Outcome outcome) {
    List<String> names =
        all.stream().filter(e -> e.outcome() == outcome).map(e -> e.test().text).toList();
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
