package org.bce3s.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.file.DataException;
import org.bce3s.random.RandomStream;
import org.bce3s.table.RunLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
  /** So many seeds of the baseline at 50 and of rows that are always better. */
  private static Runs better(int seeds, int rows) {
    Runs runs = new Runs();
    runs.row("ce", figures(seeds, 50));
    IntStream.range(0, rows).forEach(row -> runs.row("row-" + row, figures(seeds, 53 + row)));
    return runs;
  }

  private static String[] figures(int seeds, int all) {
    return IntStream.range(0, seeds).mapToObj(s -> all + "." + s + "000").toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, CANNOT_TELL, '1 seed can reach p = 1 at best, 6 are needed; 3 for the t test'",
    "3, 1, CANNOT_TELL, '3 seeds can reach p = 0.25 at best, 6 are needed'",
    "3, 5, CANNOT_TELL,"
        + " '3 seeds can reach p = 0.25 at best, 6 are needed (8 with Holm over 5 rows)'",
    "6, 5, CANNOT_TELL,"
        + " '6 seeds can reach p = 0.156 with Holm over 5 rows at best, 8 are needed'",
    "6, 1, BETTER, ''",
    "7, 5, CANNOT_TELL,"
        + " '7 seeds can reach p = 0.0781 with Holm over 5 rows at best, 8 are needed'",
    "8, 5, BETTER, ''"
  })
  void saysWhatSoManySeedsCannotShow(int seeds, int rows, Verdict verdict, String reason) {
    Verdicts verdicts = verdicts(better(seeds, rows).lines(), "all");
    assertThat(verdicts.rows()).hasSize(rows);
    assertThat(verdicts.rows())
        .allSatisfy(
            row -> {
              assertThat(row.verdict()).isEqualTo(verdict);
              assertThat(row.reason()).isEqualTo(reason);
              assertThat(row.seeds()).isEqualTo(seeds);
            });
  }

  @Test
  void tellsBetterFromWorseAndFromNothingShown() {
    List<RunLine> runs =
        new Runs()
            .row("ce", figures(8, 50))
            .row("down", figures(8, 48))
            .row("up", figures(8, 51))
            .row("mixed", "51", "49", "51", "49", "51", "49", "51", "49")
            .lines();
    Verdicts verdicts = verdicts(runs, "all");
    assertThat(verdicts.rows())
        .extracting(RowVerdict::row, RowVerdict::verdict)
        .containsExactly(
            tuple("down", Verdict.WORSE),
            tuple("up", Verdict.BETTER),
            tuple("mixed", Verdict.NO_DIFFERENCE_SHOWN));
    assertThat(verdicts.rows().get(1).by(Evidence.Test.EXACT).orElseThrow().adjusted())
        .hasValue(3 / 128.0);
    assertThat(verdicts.rows().get(1).words()).isEqualTo("better: the exact test");
    assertThat(verdicts.rows().get(1).test().orElseThrow().difference()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ece, WORSE", "nc2, HIGHER", "worst_class, BETTER"})
  void callsAHigherFigureWhatItIs(String column, Verdict verdict) {
    Runs runs = new Runs();
    for (int seed = 0; seed < 6; seed++) {
      runs.run("ce", seed, Map.of("all", "1", column, "2.5"));
      runs.run("other", seed, Map.of("all", "1", column, "3." + seed));
    }
    assertThat(verdicts(runs.lines(), column).rows().get(0).verdict()).isEqualTo(verdict);
  }

  @Test
  void pairsBySeedWhateverTheOrderOfTheLines() {
    List<RunLine> runs =
        new Runs()
            .row("ce", "50", "60", "70", "80")
            .row("other", "51", "61.5", "70.25", "79")
            .lines();
    List<RunLine> shuffled = new ArrayList<>(runs);
    Collections.swap(shuffled, 1, 3);
    Collections.swap(shuffled, 4, 6);
    assertThat(verdicts(shuffled, "all")).isEqualTo(verdicts(runs, "all"));
    assertThat(verdicts(runs, "all").rows().get(0).test().orElseThrow().difference())
        .isEqualTo(0.4375);
  }

  /** In doubles 2.1 - 1.0 is larger than 3.3 - 2.2; in the decimals of a table they are tied. */
  @Test
  void tiesOfDecimalsAreTies() {
    List<RunLine> runs =
        new Runs().row("ce", "1.0", "2.2", "2.1").row("other", "2.1", "3.3", "1.0").lines();
    assertThat(2.1 - 1.0).isNotEqualTo(3.3 - 2.2);
    assertThat(verdicts(runs, "all").rows().get(0).test().orElseThrow().rankP()).isEqualTo(1);
  }

  @Test
  void namesSeedsThatAreLeftOut() {
    List<RunLine> runs =
        new Runs()
            .row("ce", "50", "51", "52", "53")
            .row("other", "51", "52", "", "54", "55", "56")
            .run("nan", 0, Map.of("all", "NaN"))
            .lines();
    Verdicts verdicts = verdicts(runs, "all");
    assertThat(verdicts.rows().get(0).seeds()).isEqualTo(3);
    assertThat(verdicts.rows().get(0).gaps())
        .containsExactly(
            "seed 2 left out: all is n/a in other", "seeds 4, 5 left out: no run in ce");
    assertThat(verdicts.rows().get(1).gaps())
        .containsExactly(
            "seed 0 left out: all is n/a in nan", "seeds 1, 2, 3 left out: no run in nan");
    assertThat(verdicts.rows().get(1).verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(verdicts.rows().get(1).reason()).isEqualTo("no seed has all in both rows");
    assertThat(verdicts.compared()).isEqualTo(1);
  }

  /** Differences of 10 and 10.1: a t of 201, and nothing known of their spread. */
  @Test
  void twoSeedsThatAgreeAreNoEvidence() {
    Runs runs = new Runs().row("ce", "50", "51").row("bce", "60", "61.1");
    RowVerdict row = verdicts(runs.lines(), "all").rows().get(0);

    assertThat(row.test().orElseThrow().studentP().orElseThrow()).isLessThan(0.01);
    assertThat(row.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(row.words()).isEqualTo("cannot tell");
  }

  @Test
  void marksAnotherProtocolAndRefusesOtherData() {
    Runs runs = new Runs().row("ce", "50", "51");
    for (int seed = 0; seed < 2; seed++) {
      runs.run("long", seed, Map.of("all", "5" + seed, "epochs", "400", "start", "ce"));
      runs.run("else", seed, Map.of("all", "5" + seed, "subset_sha256", "d".repeat(64)));
    }
    Verdicts verdicts = verdicts(runs.lines(), "all");
    assertThat(verdicts.rows().get(0).protocol())
        .containsExactly("start ce, not none", "epochs 400, not 200");
    assertThat(verdicts.rows().get(0).verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(verdicts.rows().get(1).verdict()).isEqualTo(Verdict.NOT_COMPARED);
    assertThat(verdicts.rows().get(1).reason())
        .isEqualTo("other data than ce: subset_sha256 dddddddddddd, not cccccccccccc");
    assertThat(verdicts.compared()).isEqualTo(1);
  }

  @Test
  void refusesOneSeedTwice() {
    List<RunLine> runs = new Runs().row("ce", "50").row("other", "50").row("other", "51").lines();
    assertThatThrownBy(() -> verdicts(runs, "all"))
        .isInstanceOf(DataException.class)
        .hasMessage("row other has seed 0 twice");
  }

  @Test
  void knowsFiguresChosenOnTheTestSet() {
    Runs runs = new Runs();
    for (String row : List.of("ce", "other")) {
      runs.run(row, 0, Map.of("all", "50", "last_all", "48", "select", "oracle"));
    }
    assertThat(verdicts(runs.lines(), "all").oracle()).isTrue();
    assertThat(verdicts(runs.lines(), "last_all").oracle()).isFalse();
    assertThat(verdicts(new Runs().row("ce", "1").row("b", "1").lines(), "oracle_all").oracle())
        .isTrue();
  }

  @Test
  void testsImageByImage() {
    List<RunLine> runs = better(2, 2).lines();
    Verdicts verdicts = Verdicts.of(runs, question(runs, "all"), VerdictsTest::predictions);
    assertThat(verdicts.images())
        .extracting(ImageVerdict::row, ImageVerdict::seed, ImageVerdict::verdict)
        .containsExactly(
            tuple("row-0", 0L, Verdict.WORSE),
            tuple("row-0", 1L, Verdict.NO_DIFFERENCE_SHOWN),
            tuple("row-1", 0L, Verdict.NO_DIFFERENCE_SHOWN));
    ImageVerdict first = verdicts.images().get(0);
    assertThat(first.images()).isEqualTo(100);
    assertThat(first.counts().gained()).isEqualTo(5);
    assertThat(first.counts().lost()).isEqualTo(30);
    ImageVerdict second = verdicts.images().get(1);
    assertThat(second.counts().pValue()).isEqualTo(20 / 512.0); // below alpha by itself
    assertThat(second.adjusted()).isEqualTo(2 * 20 / 512.0);
    assertThat(verdicts.imageGaps())
        .containsExactly("row-1: seed 1 was tested on other images than the baseline");
  }

  @Test
  void saysWhosePredictionsAreMissing() {
    List<RunLine> runs = better(1, 2).lines();
    Verdicts some =
        Verdicts.of(
            runs,
            question(runs, "all"),
            run -> run.row().equals("row-1") ? Optional.empty() : predictions(run));
    assertThat(some.imageGaps())
        .containsExactly("row-1: seed 0 has no predictions at hand in row-1");
    assertThat(verdicts(runs, "all").imageGaps()).isEmpty();
  }

  /** The baseline is right on images 0 to 49; other rows gain and lose some. */
  private static Optional<ImagePredictions> predictions(RunLine run) {
    int[] labels = IntStream.range(0, 100).map(i -> 1 + i % 9).toArray();
    boolean[] right = new boolean[100];
    Arrays.fill(right, 0, 50, true);
    switch (run.row() + " " + run.cell("seed")) {
      case "row-0 0" -> {
        Arrays.fill(right, 0, 30, false);
        Arrays.fill(right, 50, 55, true);
      }
      case "row-0 1" -> {
        Arrays.fill(right, 0, 1, false);
        Arrays.fill(right, 50, 58, true);
      }
      case "row-1 0" -> Arrays.fill(right, 0, 3, false);
      case "row-1 1" -> labels[7]++;
      default -> {}
    }
    int[] predictions = IntStream.range(0, 100).map(i -> right[i] ? labels[i] : 0).toArray();
    return Optional.of(new ImagePredictions(labels, predictions));
  }

  /** Under the hypothesis that nothing differs, one table in twenty may show something. */
  @Test
  void errsInNoMoreThanAlphaOfTheTables() {
    int tables = 400;
    int wrong = 0;
    for (int table = 0; table < tables; table++) {
      RandomStream random = RandomStream.of(3, "table", table);
      Runs runs = new Runs();
      for (String row : List.of("ce", "a", "b", "c")) {
        runs.row(
            row,
            IntStream.range(0, 8)
                .mapToObj(seed -> String.valueOf(5000 + Math.round(100 * random.nextGaussian())))
                .toArray(String[]::new));
      }
      wrong +=
          verdicts(runs.lines(), "all").rows().stream()
                  .anyMatch(row -> row.verdict() != Verdict.NO_DIFFERENCE_SHOWN)
              ? 1
              : 0;
    }
    assertThat(wrong).isBetween(1, tables / 20 + 9); // two deviations above
  }

  private static Verdicts verdicts(List<RunLine> runs, String figure) {
    return Verdicts.of(runs, question(runs, figure), run -> Optional.empty());
  }

  private static Question question(List<RunLine> runs, String figure) {
    return Question.of(runs, Optional.of("ce"), figure, 0.05);
  }
}
