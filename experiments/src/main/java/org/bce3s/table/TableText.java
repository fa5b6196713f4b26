package org.bce3s.table;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.statistics.Interval;

/**
 * An ablation table as a person reads it: aligned columns, {@code mean ± deviation}, Student's
 * confidence interval of the mean of all classes, n/a. Figures of an epoch that was chosen on the
 * test set are marked as such.
 */
public final class TableText {
  private static final String GAP = "n/a";
  private static final String ORACLE = " (oracle)";

  private TableText() {}

  /** The table of these runs, each line with its line end; names to the left, figures right. */
  public static String of(List<RunLine> runs) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("row", "seeds"));
    head.addAll(AblationRow.GROUPS);
    head.add(1 + head.indexOf("all"), "95 % interval");
    head.add("difference");
    lines.add(head);
    List<AblationRow> rows = AblationTable.rows(runs);
    rows.forEach(row -> lines.add(cells(row)));
    StringBuilder text = new StringBuilder(AlignedText.of(lines, column -> column == 0));
    if (rows.stream().anyMatch(AblationRow::isOracle)) {
      text.append("oracle: the epoch with the best accuracy on the test set itself\n");
    }
    SkippedColumns.note(runs).ifPresent(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static List<String> cells(AblationRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name() + (row.isOracle() ? ORACLE : ""));
    cells.add(String.valueOf(row.seeds()));
    for (String group : AblationRow.GROUPS) {
      Estimate figure = row.figures().get(group);
      cells.add(figure.shown(GAP));
      if (group.equals("all")) {
        cells.add(figure.interval().map(TableText::ends).orElse(GAP));
      }
    }
    cells.add(Cells.signed(row.difference(), ""));
    return cells;
  }

  private static String ends(Interval interval) {
    return Cells.shown(interval.low()) + " .. " + Cells.shown(interval.high());
  }
}
