package org.bce3s.paper;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.published.BesidePublished;
import org.bce3s.statistics.Interval;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.Cells;
import org.bce3s.verdict.RowVerdict;
import org.bce3s.verdict.Verdict;

/**
 * A row of a paper's table, as texts: accuracies in per cent with two decimals, {@link #GAP} for
 * n/a.
 *
 * @param row the row's name
 * @param other whether its protocol is another than the baseline's
 * @param oracle whether its figures are of an epoch that was chosen on the test set itself
 * @param figures the text of every column of {@link PaperTable#COLUMNS}, in their order
 * @param verdict on {@code all}; empty for the baseline and where there is none
 */
public record PaperRow(
    String row,
    boolean other,
    boolean oracle,
    Map<String, String> figures,
    Optional<Verdict> verdict) {
  /** What stands where there is no figure. */
  public static final String GAP = "–";

  /** Keeps the order of the columns. */
  public PaperRow {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * The texts of a row.
   *
   * @param several whether the rows have several baselines, so that each is named
   * @param published figures of others to stand beside it
   */
  static PaperRow of(
      AblationRow row,
      Optional<RowVerdict> verdict,
      boolean several,
      List<BesidePublished> published) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("seeds", String.valueOf(row.seeds()));
    figures.put("all", row.figures().get("all").shown(GAP));
    figures.put("interval", row.figures().get("all").interval().map(PaperRow::ends).orElse(GAP));
    for (String column : List.of(AccuracyColumns.BALANCED, "many", "medium", "few")) {
      figures.put(column, row.figures().get(column).shown(GAP));
    }
    figures.put("difference", Cells.typeset(row.shownDifference(GAP, several)));
    String beside =
        published.stream()
            .map(pair -> Cells.shown(pair.figure().all()))
            .distinct()
            .collect(Collectors.joining(" / "));
    figures.put("published", beside.isEmpty() ? GAP : beside);
    return new PaperRow(
        row.name(),
        verdict.filter(v -> !v.protocol().isEmpty()).isPresent(),
        row.isOracle(),
        figures,
        verdict.map(RowVerdict::verdict));
  }

  /** The row's name, marked if its protocol is another or its figures are of an oracle. */
  public String label() {
    return row + (other ? " *" : "") + (oracle ? " (oracle)" : "");
  }

  /** The text of a column. */
  public String cell(String column) {
    return figures.get(column);
  }

  private static String ends(Interval interval) {
    return "[" + Cells.shown(interval.low()) + ", " + Cells.shown(interval.high()) + "]";
  }
}
