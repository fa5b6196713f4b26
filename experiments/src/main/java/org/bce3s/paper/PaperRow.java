package org.bce3s.paper;

import java.util.List;
import java.util.Optional;
import org.bce3s.statistics.Interval;
import org.bce3s.table.AblationRow;
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
 * @param all {@code mean ± deviation} over all classes
 * @param interval Student's interval of that mean
 * @param many of the many-shot classes
 * @param medium of the medium-shot classes
 * @param few of the few-shot classes
 * @param difference of the mean over all classes to that of the baseline
 * @param verdict on {@code all}; empty for the baseline and where there is none
 */
public record PaperRow(
    String row,
    boolean other,
    boolean oracle,
    String seeds,
    String all,
    String interval,
    String many,
    String medium,
    String few,
    String difference,
    Optional<Verdict> verdict) {
  /** The head of the columns. */
  public static final List<String> HEAD =
      List.of("row", "seeds", "all", "95 % interval", "many", "medium", "few", "difference");

  /** What stands where there is no figure. */
  public static final String GAP = "–";

  static PaperRow of(AblationRow row, Optional<RowVerdict> verdict) {
    Estimate all = row.figures().get("all");
    return new PaperRow(
        row.name(),
        verdict.filter(v -> !v.protocol().isEmpty()).isPresent(),
        row.isOracle(),
        String.valueOf(row.seeds()),
        all.shown(GAP),
        all.interval().map(PaperRow::ends).orElse(GAP),
        row.figures().get("many").shown(GAP),
        row.figures().get("medium").shown(GAP),
        row.figures().get("few").shown(GAP),
        Cells.signed(row.difference(), GAP),
        verdict.map(RowVerdict::verdict));
  }

  /** The row's name, marked if its protocol is another or its figures are of an oracle. */
  public String label() {
    return row + (other ? " *" : "") + (oracle ? " (oracle)" : "");
  }

  /** The figures to the right of {@code all}. */
  public List<String> afterAll() {
    return List.of(interval, many, medium, few, difference);
  }

  private static String ends(Interval interval) {
    return "[" + Cells.shown(interval.low()) + ", " + Cells.shown(interval.high()) + "]";
  }
}
