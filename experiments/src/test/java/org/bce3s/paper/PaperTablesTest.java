package org.bce3s.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bce3s.fake.RunLines;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedFigure;
import org.bce3s.published.PublishedProtocol;
import org.bce3s.published.ReadIn;
import org.bce3s.table.RunLine;
import org.junit.jupiter.api.Test;

class PaperTablesTest {
  private static final String[] BETTER = {"61.0", "62.0", "61.5", "62.5", "61.2", "62.2", "61.8"};
  private static final String[] WORSE = {"41.0", "42.0", "41.5", "42.5", "41.2", "42.2", "41.8"};
  private static final String[] BASELINE = {"51", "52", "51.4", "52.6", "51.3", "52.1", "51.9"};

  /** The largest mean is not bold for being the largest, but for being significantly better. */
  @Test
  void marksWhatIsSignificant() {
    PaperTable table = PaperTable.of(rows(BETTER, WORSE));
    assertThat(MarkdownTable.of(table))
        .startsWith(
            """
            | row | seeds | all | 95 % interval | many | medium | few | difference |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | ce | 7 | 51.76 ± 0.55 | [51.25, 52.27] | 80.00 ± 0.00 | – | – | – |
            | a\\_b &c | 7 | **61.74 ± 0.54** | [61.24, 62.24] | 80.00 ± 0.00 | – | – | +9.99 |
            | worse | 7 | <ins>41.74 ± 0.54</ins> | [41.24, 42.24] | 80.00 ± 0.00 | – | – | −10.01 |

            Accuracy in per cent on cifar10-lt (imbalance factor 20): all over test images, many,\
             medium and few over the classes of each group (none in medium and few). Mean and standard deviation over 7\
             seeds, and the 95 % interval of the mean of all (Student's t on the logit scale).\
            """);
    assertThat(LatexTable.of(table))
        .contains("    a\\_b \\&c & 7 & {\\boldmath$61.74 \\pm 0.54$} & $[61.24, 62.24]$ & $80.00")
        .contains("    worse & 7 & \\underline{$41.74 \\pm 0.54$} & ")
        .contains("  \\label{tab:my-ablation}\n")
        .contains("p at most 0.05).");
  }

  @Test
  void saysWhatSoFewSeedsCannotShow() {
    List<RunLine> few =
        rows(BETTER, WORSE).stream().filter(run -> Integer.parseInt(run.cell("seed")) < 3).toList();
    String text = MarkdownTable.of(PaperTable.of(few));
    assertThat(text)
        .contains("| a\\_b &c | 3 | **61.50 ± 0.50** |")
        .contains("by every test that can be made (the paired t test, which assumes normal")
        .doesNotContain("exact permutation")
        .endsWith(
            "Too few seeds for the exact test: 3 seeds can reach p = 0.25 at best, 6 are needed (7 with Holm"
                + " over 2 rows).\n");
  }

  /** What could mislead: the mean over classes, seeds left out, how rows were trained. */
  @Test
  void theCaptionSaysWhatAReaderCannotSee() {
    List<RunLine> runs =
        List.of(
            RunLines.of(
                "ce",
                0,
                Map.ofEntries(
                    Map.entry("all", "80.0000"),
                    Map.entry("balanced", "60.0000"),
                    Map.entry("baseline", "ce"),
                    Map.entry("classifier", "normalized"),
                    Map.entry("optimizer", "sgd"),
                    Map.entry("learning_rate", "0.1"),
                    Map.entry("mixing", "mixup+cutmix"),
                    Map.entry("streams", "3"))),
            RunLines.of("bce", 1, Map.of("all", "81.0000", "balanced", "61", "baseline", "ce")));
    String text = MarkdownTable.of(PaperTable.of(runs));
    assertThat(text)
        .contains("| row | seeds | all | 95 % interval | balanced | many | medium | few | diff")
        .contains("| ce | 1 | 80.00 | – | 60.00 | – | – | – | – |")
        .contains("all over test images, of which classes have different numbers, balanced over")
        .contains("classifier normalized", "sgd at rate 0.1", "3 streams with mixup+cutmix")
        .contains("bce: difference: seed 0 left out: no run in bce. bce: difference: seed 1 left");
    assertThat(LatexTable.of(PaperTable.of(runs)))
        .contains("\\begin{tabular}{@{}lrrcrrrrr@{}}\n    \\toprule\n")
        .contains("    Row & Seeds & All & 95\\,\\% interval & Balanced & Many & Medium & Few &")
        .contains("    ce & 1 & $80.00$ & -- & $60.00$ & -- & -- & -- & -- \\\\\n");
  }

  @Test
  void fitsAColumnByChosenColumns() {
    PaperTable table = PaperTable.of(rows(BETTER, WORSE));
    assertThat(LatexTable.narrow(table, PaperTable.NARROW))
        .startsWith("% \\usepackage{booktabs,graphicx}\n% The caption refers to")
        .contains("\n\\begin{table}\n")
        .contains(
            "\\begin{tabular}{@{}lrrr@{}}\n    \\toprule\n    Row & All & Few & Difference \\\\\n")
        .contains("    worse & \\underline{$41.74 \\pm 0.54$} & -- & $-10.01$ \\\\\n");
    assertThat(LatexTable.of(table)).contains("\\begin{table*}\n", "\\end{table*}\n");
    assertThat(LatexTable.narrow(table, List.of("few", "difference")))
        .as("the comment speaks of columns that are there")
        .contains(
            "%   Accuracy in per cent on cifar10-lt (imbalance factor 20): all over test images,")
        .doesNotContain("interval", "many", "Published")
        .contains("    worse & -- & \\underline{$-10.01$} \\\\\n")
        .contains("  \\label{tab:my-ablation-narrow}\n");
    assertThat(LatexTable.narrow(table, List.of("few"))).doesNotContain("Bold", "underlined");
    assertThat(MarkdownTable.of(table, List.of("few", "all")))
        .startsWith("| row | few | all |\n| --- | ---: | ---: |\n| ce | – | 51.76 ± 0.55 |\n");
  }

  /** What a reader has to know besides stands in the wide table, and in a comment. */
  @Test
  void aNarrowCaptionIsShortAndRefersToTheWideOne() {
    String narrow = LatexTable.narrow(PaperTable.of(rows(BETTER, WORSE)), PaperTable.NARROW);
    assertThat(narrow)
        .contains(
            "\\caption{Accuracy (\\%) on cifar10-lt (imbalance factor 20), mean and standard"
                + " deviation over 7 seeds. Bold (underlined): significantly better (worse) than"
                + " ce. Protocol and tests: Table~\\ref{tab:my-ablation}.}\n")
        .contains("\\label{tab:my-ablation-narrow}\n");
    PaperTable.of(rows(BETTER, WORSE))
        .caption(PaperTable.NARROW)
        .forEach(sentence -> assertThat(narrow).contains("\n%   " + sentence.substring(0, 20)));
  }

  /** A caption of twenty lines is nobody's; what is left out of it stands below the table. */
  @Test
  void aWideCaptionIsShortAndNotesBelowTheTableSayTheRest() {
    String wide = LatexTable.of(PaperTable.of(rows(BETTER, WORSE)));
    assertThat(wide)
        .contains(
            "\\caption{Accuracy (\\%) on cifar10-lt (imbalance factor 20), mean and standard"
                + " deviation over 7 seeds. Bold (underlined): significantly better (worse) than"
                + " ce. Protocol and tests: below.}\n");
    assertThat(wide.substring(wide.indexOf("\\end{tabular}")))
        .contains("\\scriptsize\n    Accuracy: all over test images,", " Protocol: ")
        .contains(" 95 \\% interval: of the mean of all (Student's t on the logit scale). ")
        .contains("the exact permutation test of the signs; seed by seed, each with Holm")
        .doesNotContain("standard deviation");
  }

  @Test
  void marksAreExplainedWhereTheyAreSet() {
    String both = MarkdownTable.of(PaperTable.of(rows(BETTER, WORSE)));
    assertThat(both)
        .contains(" Bold (underlined): significantly better (worse) than ce over all test images,")
        .doesNotContain("Another protocol", "Oracle");
    assertThat(MarkdownTable.of(PaperTable.of(rows(BETTER, BASELINE))))
        .contains(" Bold: significantly better than ce over all test images, by every test")
        .doesNotContain("nderlined");
    assertThat(MarkdownTable.of(PaperTable.of(rows(BASELINE, WORSE))))
        .contains(" Underlined: significantly worse than ce over all test images, by every test")
        .doesNotContain("Bold");
    PaperTable none = PaperTable.of(rows(BASELINE, BASELINE));
    assertThat(MarkdownTable.of(none))
        .contains(" No row is significantly better or worse than ce over all test images, by every")
        .doesNotContain("Bold", "nderlined");
    assertThat(none.shortCaption(List.of("few")))
        .as("a column without verdicts")
        .noneMatch(sentence -> sentence.contains("significantly"));
    List<RunLine> one =
        rows(BETTER, WORSE).stream().filter(run -> run.cell("seed").equals("0")).toList();
    assertThat(PaperTable.of(one).shortCaption(PaperTable.NARROW))
        .contains("No row can be tested against ce.");
  }

  @Test
  void publishedFiguresStandBesideRowsWithTheirSources() {
    List<RunLine> runs = rows(BETTER, WORSE);
    PublishedFigure figure =
        new PublishedFigure(
            "cifar10-lt",
            OptionalDouble.of(20),
            "ce",
            48.5,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new PublishedProtocol(
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty()),
            "A. Author 2020, table 1",
            List.of(ReadIn.CODE));
    PaperTable table =
        new PaperTable(runs, Optional.empty(), BesidePublished.of(runs, List.of(figure)));
    assertThat(table.columns()).endsWith("difference", "published");
    assertThat(MarkdownTable.of(table, List.of("all", "published")))
        .contains("| ce | 51.76 ± 0.55 | 48.50 |", "| worse | 41.74 ± 0.54 | – |")
        .contains("whose protocol may differ (A. Author 2020, table 1, ");
    assertThat(PaperTable.of(runs).columns()).doesNotContain("published");
  }

  @Test
  void hasNoVerdictsWithoutABaseline() {
    List<RunLine> runs =
        List.of(
            RunLines.of("one", 0, Map.of("all", "50.0000", "select", "oracle")),
            RunLines.of("other", 0, Map.of("all", "60.0000")));
    assertThat(MarkdownTable.of(PaperTable.of(runs)))
        .contains("| one (oracle) | 1 | 50.00 | – | – | – | – | – |")
        .contains("Of one seed: no standard deviation and no interval.")
        .contains("Protocol: selection oracle or last (other), test-time")
        .contains("Oracle: the epoch with the best accuracy on the test set itself.")
        .doesNotContain("Bold", "95 % interval of the mean");
    assertThat(LatexTable.of(PaperTable.of(runs)))
        .contains("Accuracy (\\%) on , of one seed.")
        .doesNotContain("interval: of the mean");
  }

  /** A cut of one data set is not said of another. */
  @Test
  void everyDataSetIsNamedWithItsOwnCut() {
    List<RunLine> runs =
        List.of(
            RunLines.of(
                "one",
                0,
                Map.of("dataset", "cifar10-lt", "imbalance_factor", "10", "head_count", "60")),
            RunLines.of("other", 0, Map.of("dataset", "image-folder")));
    assertThat(PaperTable.of(runs).shortCaption(List.of("all")).get(0))
        .isEqualTo(
            "Accuracy (%) on cifar10-lt (imbalance factor 10, largest class of 60 images) or"
                + " image-folder, of one seed.");
  }

  @Test
  void notesBelowTheTableSayTheLossOfEveryRow() {
    List<RunLine> runs =
        List.of(
            RunLines.of("ce", 0, Map.of("joint_loss", "softmax", "joint_weight", "1")),
            RunLines.of(
                "bce",
                0,
                Map.of(
                    "joint_loss",
                    "sigmoid",
                    "joint_weight",
                    "1",
                    "uniform_loss",
                    "softmax",
                    "uniform_weight",
                    "0.5")));
    assertThat(PaperTable.of(runs).notes(List.of("all")))
        .contains("Losses: ce: 1 joint softmax; bce: 1 joint sigmoid + 0.5 uniform softmax.");
  }

  @Test
  void escapesWhatLatexWouldRead() {
    List<RunLine> runs = List.of(RunLines.of("\\x{1}%$#^~<>", 0, Map.of("all", "50.0000")));
    assertThat(LatexTable.of(PaperTable.of(runs)))
        .contains(
            "    \\textbackslash{}x\\{1\\}\\%\\$\\#\\textasciicircum{}\\textasciitilde{}"
                + "\\textless{}\\textgreater{} & 1 & $50.00$ & -- & -- & -- & -- & -- \\\\\n");
  }

  private static List<RunLine> rows(String[] better, String[] worse) {
    List<RunLine> runs = new ArrayList<>();
    Map<String, String[]> rows = new HashMap<>();
    rows.put("ce", BASELINE);
    rows.put("a_b &c", better);
    rows.put("worse", worse);
    for (String row : List.of("ce", "a_b &c", "worse")) {
      for (int seed = 0; seed < better.length; seed++) {
        runs.add(
            RunLines.of(
                row,
                seed,
                Map.of(
                    "all", rows.get(row)[seed],
                    "many", "80.0000",
                    "dataset", "cifar10-lt",
                    "imbalance_factor", "20",
                    "baseline", "ce",
                    "experiment", "my ablation",
                    "configuration_sha256", Integer.toHexString(row.hashCode()).repeat(8))));
      }
    }
    return runs;
  }
}
