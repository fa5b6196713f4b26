package org.bce3s.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.failure.RequestException;
import org.bce3s.table.RunLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
  private static final List<RunLine> RUNS =
      new Runs().row("ce", "50.0000").row("bce", "51.0000").row("bce3s", "52.0000").lines();

  @Test
  void takesTheBaselineThatTheRunsName() {
    assertThat(Question.of(RUNS, Optional.empty(), "all", 0.05).baseline()).isEqualTo("ce");
    assertThat(Question.of(RUNS, Optional.of("bce"), "all", 0.05).baseline()).isEqualTo("bce");
  }

  @Test
  void namesTheNearestRowAndThoseThereAre() {
    assertRefused(
        RUNS,
        Optional.of("bce3"),
        "unknown baseline \"bce3\"; did you mean \"bce\" or \"bce3s\"? the rows are ce, bce, bce3s");
    assertRefused(
        RUNS, Optional.of("focal"), "unknown baseline \"focal\"; the rows are ce, bce, bce3s");
  }

  @Test
  void saysThatTheRunsNameNoSingleBaseline() {
    List<RunLine> none = new Runs().run("a", 0, Map.of("all", "1.0000", "baseline", "")).lines();
    assertRefused(none, Optional.empty(), "the runs name no baseline; choose one of the rows a");
    List<RunLine> two =
        new Runs()
            .row("ce", "50.0000")
            .run("a", 0, Map.of("all", "1.0000", "baseline", "a"))
            .lines();
    assertRefused(
        two,
        Optional.empty(),
        "the runs name several baselines (ce, a); choose one of the rows ce, a");
  }

  /** A name that nobody gave is not called unknown. */
  @Test
  void saysThatTheRunsNameARowThatIsNotThere() {
    List<RunLine> rows =
        new Runs()
            .run("a", 0, Map.of("all", "1.0000", "baseline", "cross-entropy"))
            .run("b", 0, Map.of("all", "1.0000", "baseline", "cross-entropy"))
            .lines();
    assertRefused(
        rows,
        Optional.empty(),
        "the baseline that the runs name, cross-entropy, is not among them; choose one of the rows"
            + " a, b by --baseline");
  }

  @Test
  void needsAnotherRow() {
    assertRefused(RUNS.subList(0, 1), Optional.empty(), "there is no other row than ce");
  }

  @Test
  void needsAnAlphaBetweenZeroAndOne() {
    assertThatThrownBy(() -> Question.of(RUNS, Optional.empty(), "all", 1))
        .hasMessage("alpha 1.0 is not between 0 and 1");
  }

  @ParameterizedTest
  @CsvSource({
    "all, HIGHER_IS_BETTER",
    "val_flip_few, HIGHER_IS_BETTER",
    "worst_class, HIGHER_IS_BETTER",
    "harmonic_mean, HIGHER_IS_BETTER",
    "uniform_accuracy, HIGHER_IS_BETTER",
    "geometric_mean, HIGHER_IS_BETTER",
    "backward_50, HIGHER_IS_BETTER",
    "ece, LOWER_IS_BETTER",
    "balanced_error, LOWER_IS_BETTER",
    "test_nc1, NEITHER",
    "oracle_epoch, NEITHER",
    "seconds, NEITHER"
  })
  void knowsWhichWayIsBetter(String column, Direction direction) {
    assertThat(ComparedFigure.of(column).direction()).isEqualTo(direction);
  }

  @ParameterizedTest
  @CsvSource({"fev, few", "oracle_al, oracle_all", "test_nc, test_nc1"})
  void namesTheNearestFigure(String column, String nearest) {
    assertThatThrownBy(() -> ComparedFigure.of(column))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("unknown figure \"" + column + "\"; did you mean \"" + nearest);
  }

  @ParameterizedTest
  @CsvSource({"tta", "select", "device", "row"})
  void textsAreNoFigures(String column) {
    assertThatThrownBy(() -> ComparedFigure.of(column))
        .hasMessageStartingWith("unknown figure \"" + column + "\"; ");
  }

  private static void assertRefused(List<RunLine> runs, Optional<String> baseline, String why) {
    assertThatThrownBy(() -> Question.of(runs, baseline, "all", 0.05))
        .isInstanceOf(RequestException.class)
        .hasMessage(why);
  }
}
