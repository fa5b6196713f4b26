package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.bce3s.statistics.Interval;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;

/**
 * Verdicts as CSV. Numbers have nine significant digits; n/a is an empty cell.
 *
 * <p>{@code compare.csv} has a line a row: {@code row, baseline, figure} (a column of {@code
 * runs.csv}); {@code seeds} that both rows have; {@code difference}, the mean of row less baseline;
 * {@code student_low, student_high, bootstrap_low, bootstrap_high}, intervals of that mean at
 * {@code level}; {@code p} of the permutation test, {@code p_holm} adjusted over the {@code
 * rows_compared}, {@code p_wilcoxon} not adjusted; {@code cohen_dz, hedges_g}, effect sizes; {@code
 * alpha, verdict}, in the words of {@link Verdict}; {@code reason} of a verdict that says nothing
 * of the difference; {@code protocol}, how it differs from the baseline's; {@code gaps}, the seeds
 * left out; {@code p_t, p_t_holm} of the paired t test and {@code p_images, p_images_holm} of that
 * over seeds and test images, adjusted over the rows that have one; {@code images_low,
 * images_high}, the interval of the latter at {@code level}; {@code words}, the verdict and which
 * tests it rests on; {@code notes}, what was left out or accepted in the row; {@code schema}.
 *
 * <p>{@code compare-images.csv} has a line a row and seed whose predictions are at hand: {@code
 * row, baseline, seed, images}; {@code gained, lost}, images that only the row, or only the
 * baseline, gets right; {@code p, mid_p} of McNemar's test, {@code p_holm} adjusted over all lines;
 * {@code alpha, verdict, schema}.
 */
public final class VerdictsCsv {
  /** Name of the file of rows. */
  public static final String FILE = "compare.csv";

  /** Name of the file of rows and seeds. */
  public static final String IMAGES_FILE = "compare-images.csv";

  private static final String SCHEMA = "compare/2";
  private static final String IMAGES_SCHEMA = "compare-images/1";
  private static final String SEPARATOR = "; ";

  /** The columns of the file of rows. */
  public static final List<String> COLUMNS =
      List.of(
          "row",
          "baseline",
          "figure",
          "seeds",
          "difference",
          "student_low",
          "student_high",
          "bootstrap_low",
          "bootstrap_high",
          "level",
          "p",
          "p_holm",
          "rows_compared",
          "p_wilcoxon",
          "cohen_dz",
          "hedges_g",
          "alpha",
          "verdict",
          "reason",
          "protocol",
          "gaps",
          "p_t",
          "p_t_holm",
          "p_images",
          "p_images_holm",
          "images_low",
          "images_high",
          "words",
          "notes",
          "schema");

  /** The columns of the file of rows and seeds. */
  public static final List<String> IMAGE_COLUMNS =
      List.of(
          "row",
          "baseline",
          "seed",
          "images",
          "gained",
          "lost",
          "p",
          "mid_p",
          "p_holm",
          "alpha",
          "verdict",
          "schema");

  private VerdictsCsv() {}

  /** The table of rows. */
  public static String text(Verdicts verdicts) {
    return CsvFile.text(COLUMNS, lines(verdicts));
  }

  /** Its lines, a cell for each of the {@link #COLUMNS}. */
  public static List<List<String>> lines(Verdicts verdicts) {
    return verdicts.rows().stream().map(row -> cells(verdicts, row)).toList();
  }

  /** The table of rows and seeds; a header alone if there are no predictions. */
  public static String imagesText(Verdicts verdicts) {
    return CsvFile.text(IMAGE_COLUMNS, imageLines(verdicts));
  }

  /** Its lines, a cell for each of the {@link #IMAGE_COLUMNS}. */
  public static List<List<String>> imageLines(Verdicts verdicts) {
    return verdicts.images().stream().map(image -> cells(verdicts.question(), image)).toList();
  }

  private static List<String> cells(Verdicts verdicts, RowVerdict row) {
    Question question = verdicts.question();
    Optional<PairedTest> test = row.test();
    List<String> cells = new ArrayList<>();
    cells.addAll(List.of(row.row(), question.baseline(), question.figure().column()));
    cells.addAll(List.of(String.valueOf(row.seeds()), number(test.map(PairedTest::difference))));
    cells.addAll(ends(test.flatMap(PairedTest::student)));
    cells.addAll(ends(test.flatMap(PairedTest::bootstrap)));
    cells.add(Cells.number(1 - question.alpha()));
    cells.add(number(test.map(PairedTest::p)));
    cells.add(Cells.number(evidence(row, Evidence.Test.EXACT, Evidence::adjusted)));
    cells.add(String.valueOf(verdicts.compared()));
    cells.add(number(test.map(PairedTest::rankP)));
    cells.add(Cells.number(test.map(PairedTest::cohen).orElse(OptionalDouble.empty())));
    cells.add(Cells.number(test.map(PairedTest::hedges).orElse(OptionalDouble.empty())));
    cells.addAll(List.of(Cells.number(question.alpha()), row.verdict().text(), row.reason()));
    cells.add(String.join(SEPARATOR, row.protocol()));
    cells.add(String.join(SEPARATOR, row.gaps()));
    for (Evidence.Test of : List.of(Evidence.Test.T, Evidence.Test.IMAGES)) {
      cells.add(Cells.number(evidence(row, of, Evidence::p)));
      cells.add(Cells.number(evidence(row, of, Evidence::adjusted)));
    }
    cells.addAll(ends(row.images()));
    cells.add(row.words());
    cells.add(String.join(SEPARATOR, row.caveats()));
    cells.add(SCHEMA);
    return cells;
  }

  private static OptionalDouble evidence(
      RowVerdict row, Evidence.Test test, Function<Evidence, OptionalDouble> figure) {
    return row.by(test).map(figure).orElse(OptionalDouble.empty());
  }

  private static List<String> cells(Question question, ImageVerdict image) {
    return List.of(
        image.row(),
        question.baseline(),
        String.valueOf(image.seed()),
        String.valueOf(image.images()),
        String.valueOf(image.counts().gained()),
        String.valueOf(image.counts().lost()),
        Cells.number(image.counts().pValue()),
        Cells.number(image.counts().midP()),
        Cells.number(image.adjusted()),
        Cells.number(question.alpha()),
        image.verdict().text(),
        IMAGES_SCHEMA);
  }

  private static List<String> ends(Optional<Interval> interval) {
    return List.of(number(interval.map(Interval::low)), number(interval.map(Interval::high)));
  }

  private static String number(Optional<Double> value) {
    return value.map(Cells::number).orElse("");
  }
}
