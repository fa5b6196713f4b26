package org.bce3s.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.random.RandomStream;
import org.bce3s.table.RunLine;
import org.junit.jupiter.api.Test;

/** What is printed and written, to the letter. */
class VerdictsTextTest {
  /** One row that is better, one of too few seeds, one of other data, one that says nothing. */
  private static Verdicts mixed() {
    Runs runs =
        new Runs()
            .row("ce", "50.1", "50.2", "50.3", "50.4", "50.5", "50.6", "50.7", "50.8")
            .row("bce3s", "52.1", "53.2", "52.3", "51.4", "52.8", "52.6", "53.1", "51.9")
            .row("same", "50.2", "50.1", "50.4", "50.3", "50.6", "50.5", "50.8", "50.7");
    for (int seed = 0; seed < 3; seed++) {
      runs.run("few_seeds", seed, Map.of("all", "5" + seed, "epochs", "400"));
    }
    runs.run("other|data", 0, Map.of("all", "99", "dataset", "cifar100-lt"));
    return verdicts(runs.lines(), "all");
  }

  @Test
  void isAlignedOnATerminal() {
    assertThat(VerdictsText.of(mixed()))
        .isEqualTo(
            """
            all beside ce, by seed

            row          seeds  difference    95 % Student  95 % bootstrap     p t  p exact  \
            effect  verdict
            bce3s            8       +1.98  +1.42 .. +2.53  +1.54 .. +2.39  0.0002   0.0234    \
            2.66  better: t and the exact test
            same             8        0.00  -0.09 .. +0.09  -0.07 .. +0.08  1.0000   1.0000    \
            0.00  no difference shown: t and the exact test
            few_seeds *      3       +0.80  -1.44 .. +3.04  +0.10 .. +1.50  0.5271   1.0000    \
            0.50  no difference shown: t; too few seeds for the exact test
            other|data       0         n/a             n/a             n/a     n/a      n/a     \
            n/a  not compared

            too few seeds for the exact test (few_seeds): 3 seeds can reach p = 0.25 at best, 6 are needed (7 with \
            Holm over 3 rows)
            not compared (other|data): other data than ce: dataset cifar100-lt, not cifar10-lt
            * few_seeds: another protocol than ce: epochs 400, not 200
            few_seeds: seeds 3, 4, 5, 6, 7 left out: no run in few_seeds
            p t: paired t test; assumes that differences are normal
            p exact: exact permutation test of the differences' signs; assumes nothing
            each two-sided and adjusted by Holm over the rows it was made on (3 rows by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)
            no difference shown: not that there is none; the interval says what may be
            """);
  }

  @Test
  void isATableInMarkdown() {
    assertThat(VerdictsMarkdown.of(mixed()))
        .isEqualTo(
            """
            ## `all` beside ce, by seed

            | row | seeds | difference | 95 % Student | 95 % bootstrap | p t | p exact | effect | \
            verdict |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            | bce3s | 8 | +1.98 | +1.42 .. +2.53 | +1.54 .. +2.39 | 0.0002 | 0.0234 | 2.66 | \
            better: t and the exact test |
            | same | 8 | 0.00 | −0.09 .. +0.09 | −0.07 .. +0.08 | 1.0000 | 1.0000 | 0.00 | no \
            difference shown: t and the exact test |
            | few\\_seeds \\* | 3 | +0.80 | −1.44 .. +3.04 | +0.10 .. +1.50 | 0.5271 | 1.0000 | \
            0.50 | no difference shown: t; too few seeds for the exact test |
            | other\\|data | 0 | n/a | n/a | n/a | n/a | n/a | n/a | not compared |

            - too few seeds for the exact test (few\\_seeds): 3 seeds can reach p = 0.25 at best, 6 are needed (7 with \
            Holm over 3 rows)
            - not compared (other\\|data): other data than ce: dataset cifar100-lt, not cifar10-lt
            - \\* few\\_seeds: another protocol than ce: epochs 400, not 200
            - few\\_seeds: seeds 3, 4, 5, 6, 7 left out: no run in few\\_seeds
            - p t: paired t test; assumes that differences are normal
            - p exact: exact permutation test of the differences' signs; assumes nothing
            - each two-sided and adjusted by Holm over the rows it was made on (3 rows by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            - intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)
            - no difference shown: not that there is none; the interval says what may be
            """);
  }

  @Test
  void isACsvWithASchema() {
    assertThat(VerdictsCsv.text(mixed()))
        .isEqualTo(
            """
            row,baseline,figure,seeds,difference,student_low,student_high,bootstrap_low,\
            bootstrap_high,level,p,p_holm,rows_compared,p_wilcoxon,cohen_dz,hedges_g,alpha,\
            verdict,reason,protocol,gaps,p_t,p_t_holm,p_images,p_images_holm,images_low,\
            images_high,words,notes,schema
            bce3s,ce,all,8,1.975,1.42270167,2.52729833,1.5375,2.3875,0.95,0.0078125,0.0234375,3,\
            0.0078125,2.98958229,2.65535569,0.05,better,,,,0.0000638807444,0.000191642233,,,,,\
            better: t and the exact test,,compare/2
            same,ce,all,8,0,-0.0893743959,0.0893743959,-0.075,0.075,0.95,1,1,3,1,0,0,0.05,no \
            difference shown,,,,1,1,,,,,no difference shown: t and the exact test,,compare/2
            few_seeds,ce,all,3,0.8,-1.43572394,3.03572394,0.095,1.505,0.95,0.5,1,3,0.5,\
            0.888888889,0.501501852,0.05,no difference shown,"3 seeds can reach p = 0.25 at best, \
            6 are needed (7 with Holm over 3 rows)","epochs 400, not 200","seeds 3, 4, 5, 6, 7 \
            left out: no run in few_seeds",0.263540306,0.527080611,,,,,no difference shown: t; \
            too few seeds for the exact test,,compare/2
            other|data,ce,all,0,,,,,,0.95,,,3,,,,0.05,not compared,"other data than ce: dataset \
            cifar100-lt, not cifar10-lt","dataset cifar100-lt, not cifar10-lt","seeds 1, 2, 3, 4, \
            5, 6, 7 left out: no run in other|data",,,,,,,not compared,,compare/2
            """);
  }

  @Test
  void showsImagesWherePredictionsAreAtHand() {
    List<RunLine> runs = new Runs().row("ce", "50", "51").row("bce", "60", "52").lines();
    Verdicts verdicts =
        Verdicts.of(
            runs,
            Question.of(runs, Optional.empty(), "all", 0.05),
            run -> Optional.of(predictions(Integer.parseInt(run.cell("all")))));
    assertThat(VerdictsText.of(verdicts))
        .isEqualTo(
            """
            all beside ce, by seed

            row  seeds  difference      95 % Student  95 % bootstrap     p t  p exact  effect  \
            verdict
            bce      2       +5.50  -51.68 .. +62.68  +1.34 .. +9.66  0.4365   0.5000     n/a  \
            cannot tell

            cannot tell (bce): 2 seeds can reach p = 0.5 at best, 6 are needed; 3 for the t test
            p t: paired t test; assumes that differences are normal; of two seeds it is shown, \
            but too little for a verdict
            p exact: exact permutation test of the differences' signs; assumes nothing
            each two-sided and adjusted by Holm over the rows it was made on (1 row by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)

            all test images beside ce

            row  seed  images  gained  lost       p    Holm  verdict
            bce     0     100      10     0  0.0020  0.0039  better
            bce     1     100       1     0  1.0000  1.0000  no difference shown

            bce: 1 of 2 seeds better, 0 worse
            McNemar's exact test of the reported predictions of all test images; adjusted by Holm over 2 \
            tests; it speaks of these networks, not of other seeds
            """);
    assertThat(VerdictsMarkdown.of(verdicts))
        .endsWith(
            """

            ## All test images beside ce

            | row | seed | images | gained | lost | p | Holm | verdict |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            | bce | 0 | 100 | 10 | 0 | 0.0020 | 0.0039 | better |
            | bce | 1 | 100 | 1 | 0 | 1.0000 | 1.0000 | no difference shown |

            - bce: 1 of 2 seeds better, 0 worse
            - McNemar's exact test of the reported predictions of all test images; adjusted by Holm over 2 \
            tests; it speaks of these networks, not of other seeds
            """);
    assertThat(VerdictsCsv.imagesText(verdicts))
        .isEqualTo(
            """
            row,baseline,seed,images,gained,lost,p,mid_p,p_holm,alpha,verdict,schema
            bce,ce,0,100,10,0,0.001953125,0.0009765625,0.00390625,0.05,better,compare-images/1
            bce,ce,1,100,1,0,1,0.5,1,0.05,no difference shown,compare-images/1
            """);
  }

  /** At three seeds the exact test never tells; the others do, and the words say so. */
  @Test
  void namesTheTestsThatSupportADifference() {
    List<RunLine> runs =
        new Runs().row("ce", "50", "51", "50").row("bce", "70", "72", "71").lines();
    Question question = Question.of(runs, Optional.empty(), "all", 0.05);
    Verdicts verdicts =
        Verdicts.of(runs, question, r -> Optional.of(predictions(Integer.parseInt(r.cell("all")))));
    assertThat(VerdictsText.of(verdicts))
        .contains(
            "  p t  p images  p exact  ",
            "better: t and images; too few seeds for the exact test\n")
        .contains("p images: over other seeds and other test images, by the reported predictions");
    assertThat(VerdictsCsv.text(verdicts))
        .contains(
            ",better,\"3 seeds can reach p = 0.25 at best, 6 are needed\",,,0.000260044212,0.000260044212,0.00000121674312,")
        .contains(",better: t and images; too few seeds for the exact test,,compare/2\n");
    Verdicts few =
        Verdicts.of(
            runs.stream().map(VerdictsTextTest::withFew).toList(),
            Question.of(runs, Optional.empty(), "few", 0.05),
            r -> Optional.of(predictions(Integer.parseInt(r.cell("all")))));
    assertThat(VerdictsText.of(few))
        .contains("better: t and images; too few seeds for the exact test\n")
        .contains(
            "of the reported predictions of test images of few-shot classes; adjusted by Holm");
  }

  @Test
  void saysThatTestsDisagree() {
    List<RunLine> runs =
        new Runs().row("ce", "50", "50", "50").row("bce", "52", "52", "53").lines();
    Verdicts verdicts =
        Verdicts.of(
            runs,
            Question.of(runs, Optional.empty(), "all", 0.05),
            r ->
                Optional.of(
                    scattered(Integer.parseInt(r.cell("all")), Long.parseLong(r.cell("seed")))));
    assertThat(verdicts.rows().get(0).verdict()).isEqualTo(Verdict.TESTS_DISAGREE);
    assertThat(verdicts.rows().get(0).words())
        .isEqualTo("tests disagree: better by t, not by images; too few seeds for the exact test");
  }

  /** Predictions of another epoch than the figure's say nothing of it. */
  @Test
  void doesNotTestWithPredictionsOfAnotherFigure() {
    List<RunLine> runs =
        new Runs().row("ce", "50", "51", "50").row("bce", "70", "72", "71").lines();
    Question question = Question.of(runs, Optional.empty(), "all", 0.05);
    Verdicts verdicts = Verdicts.of(runs, question, run -> Optional.of(predictions(60)));
    assertThat(verdicts.rows().get(0).words())
        .isEqualTo("better: t; too few seeds for the exact test");
    assertThat(verdicts.imageGaps())
        .containsExactly("bce: the predictions at hand are not those of all");
  }

  private static RunLine withFew(RunLine run) {
    Map<String, String> cells = new HashMap<>(run.cells());
    cells.put("few", run.cell("all"));
    return new RunLine(cells);
  }

  /** Right on so many of 100 images, others for every row and seed. */
  private static ImagePredictions scattered(int right, long seed) {
    RandomStream random = RandomStream.of(seed, "scattered " + right);
    int[] wrong = new int[100];
    Arrays.fill(wrong, right, 100, 1);
    for (int i = 99; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = wrong[j];
      wrong[j] = wrong[i];
      wrong[i] = other;
    }
    return new ImagePredictions(new int[100], wrong);
  }

  @Test
  void writesSmallFiguresInDigits() {
    Runs runs = new Runs();
    for (int seed = 0; seed < 6; seed++) {
      runs.run("ce", seed, Map.of("all", "1", "test_nc1", "0.0123" + seed));
      runs.run("bce", seed, Map.of("all", "1", "test_nc1", "0.0" + seed));
    }
    assertThat(VerdictsText.of(verdicts(runs.lines(), "test_nc1")))
        .isEqualTo(
            """
            test_nc1 beside ce, by seed

            row  seeds  difference           95 % Student       95 % bootstrap     p t  p exact  \
            effect  verdict
            bce      6    +0.01268  -0.006939 .. +0.03229  -0.000645 .. +0.026  0.1576   0.1875    \
            0.57  no difference shown: t and the exact test

            p t: paired t test; assumes that differences are normal
            p exact: exact permutation test of the differences' signs; assumes nothing
            each two-sided and adjusted by Holm over the rows it was made on (1 row by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)
            no difference shown: not that there is none; the interval says what may be
            """);
  }

  @Test
  void saysWhenSignsAreDrawn() {
    Runs runs = new Runs();
    for (int seed = 0; seed < 21; seed++) {
      runs.run("ce", seed, Map.of("all", "50", "select", "oracle"));
      runs.run("bce", seed, Map.of("all", "5" + seed % 10, "select", "oracle"));
    }
    assertThat(VerdictsText.of(verdicts(runs.lines(), "all")))
        .isEqualTo(
            """
            all beside ce, by seed

            row  seeds  difference    95 % Student  95 % bootstrap      p t  p exact  effect  \
            verdict
            bce     21       +4.29  +2.90 .. +5.67  +3.05 .. +5.57  <0.0001  <0.0001    1.36  \
            better: t and the exact test

            oracle: the epoch with the best accuracy on the test set itself
            p t: paired t test; assumes that differences are normal
            p exact: permutation test of the differences' signs (drawn for more than 20 seeds); \
            assumes nothing
            each two-sided and adjusted by Holm over the rows it was made on (1 row by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)
            """);
  }

  /** Right on so many of 100 images. */
  private static ImagePredictions predictions(int right) {
    return new ImagePredictions(
        new int[100], IntStream.range(0, 100).map(i -> i < right ? 0 : 1).toArray());
  }

  private static Verdicts verdicts(List<RunLine> runs, String figure) {
    Question question = Question.of(runs, Optional.empty(), figure, 0.05);
    return Verdicts.of(runs, question, run -> Optional.empty());
  }
}
