package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.statistics.Interval;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.Cells;
import org.bce3s.table.Estimate;
import org.bce3s.verdict.RowVerdict;
import org.bce3s.verdict.Verdict;

/**
 * A row of a paper's table, as texts: accuracies in per cent with two decimals, {@link #GAP} for
 * n/a.
 *
 * @param row the row's name
 * @param other whether its protocol is another than the baseline's
 * @param oracle whether its figures are of an epoch that was chosen on the test set itself
 * @param seeds the number of its seeds
 * @param all {@code mean ± deviation} over all test images
 * @param interval confidence interval of that mean
 * @param balanced the mean over all classes, where that is another and stands beside it
 * @param many of the many-shot classes
 * @param medium of the medium-shot classes
 * @param few of the few-shot classes
 * @param difference of {@code all} to that of the baseline, over the seeds that both have
 * @param verdict on {@code all}; empty for the baseline and where there is none
 */
public record PaperRow(
    String row,
    boolean other,
    boolean oracle,
    String seeds,
    String all,
    String interval,
    Optional<String> balanced,
    String many,
    String medium,
    String few,
    String difference,
    Optional<Verdict> verdict) {
  /** What stands where there is no figure. */
  public static final String GAP = "–";

  /**
   * The texts of a row.
   *
   * @param unbalanced whether the mean over classes stands beside {@code all}
   * @param several whether the rows have several baselines, so that each is named
   */
  static PaperRow of(
      AblationRow row, Optional<RowVerdict> verdict, boolean unbalanced, boolean several) {
    Estimate all = row.figures().get("all");
    return new PaperRow(
        row.name(),
        verdict.filter(v -> !v.protocol().isEmpty()).isPresent(),
        row.isOracle(),
        String.valueOf(row.seeds()),
        all.shown(GAP),
        all.interval().map(PaperRow::ends).orElse(GAP),
        unbalanced
            ? Optional.of(row.figures().get(AccuracyColumns.BALANCED).shown(GAP))
            : Optional.empty(),
        row.figures().get("many").shown(GAP),
        row.figures().get("medium").shown(GAP),
        row.figures().get("few").shown(GAP),
        row.shownDifference(GAP, several),
        verdict.map(RowVerdict::verdict));
  }

  /** The row's name, marked if its protocol is another or its figures are of an oracle. */
  public String label() {
    return row + (other ? " *" : "") + (oracle ? " (oracle)" : "");
  }

  /** The figures to the right of {@code all}. */
  public List<String> afterAll() {
    List<String> cells = new ArrayList<>(List.of(interval));
    balanced.ifPresent(cells::add);
    cells.addAll(List.of(many, medium, few, difference));
    return List.copyOf(cells);
  }

  private static String ends(Interval interval) {
    return "[" + Cells.shown(interval.low()) + ", " + Cells.shown(interval.high()) + "]";
  }
}
