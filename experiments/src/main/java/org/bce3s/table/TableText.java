package org.bce3s.table;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.statistics.Interval;

/**
 * An ablation table as a person reads it: aligned columns, {@code mean ± deviation}, the confidence
 * interval of the mean of {@code all}, n/a; the mean over classes beside {@code all} where that is
 * another. Figures of an epoch that was chosen on the test set are marked as such, and what a
 * reader must know besides stands below.
 */
public final class TableText {
  private static final String GAP = "n/a";
  private static final String ORACLE = " (oracle)";

  private static final List<String> SHOTS = List.of("many", "medium", "few");

  private TableText() {}

  /** The table of these runs, each line with its line end; names to the left, figures right. */
  public static String of(List<RunLine> runs) {
    List<AblationRow> rows = AblationTable.rows(runs);
    boolean unbalanced = AblationTable.isUnbalanced(runs);
    boolean several = AblationTable.hasSeveralBaselines(rows);
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("row", "seeds", "all", "95 % interval"));
    if (unbalanced) {
      head.add(AccuracyColumns.BALANCED);
    }
    head.addAll(SHOTS);
    head.add("difference");
    lines.add(head);
    rows.forEach(row -> lines.add(cells(row, unbalanced, several)));
    StringBuilder text = new StringBuilder(AlignedText.of(lines, column -> column == 0));
    if (rows.stream().anyMatch(AblationRow::isOracle)) {
      text.append("oracle: the epoch with the best accuracy on the test set itself\n");
    }
    if (unbalanced) {
      text.append(
          "all: over test images, of which classes have different numbers; balanced: mean over all"
              + " classes, as many, medium and few are over theirs\n");
    }
    AblationTable.notes(rows).forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static List<String> cells(AblationRow row, boolean unbalanced, boolean several) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name() + (row.isOracle() ? ORACLE : ""));
    cells.add(String.valueOf(row.seeds()));
    Estimate all = row.figures().get("all");
    cells.add(all.shown(GAP));
    cells.add(all.interval().map(TableText::ends).orElse(GAP));
    if (unbalanced) {
      cells.add(row.figures().get(AccuracyColumns.BALANCED).shown(GAP));
    }
    SHOTS.forEach(group -> cells.add(row.figures().get(group).shown(GAP)));
    cells.add(row.shownDifference("", several));
    return cells;
  }

  private static String ends(Interval interval) {
    return Cells.shown(interval.low()) + " .. " + Cells.shown(interval.high());
  }
}
