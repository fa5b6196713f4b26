package org.bce3s.table;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bce3s.spec.Names;
import org.bce3s.statistics.Interval;
import org.bce3s.training.Selection;

/**
 * An ablation table as a person reads it: aligned columns, {@code mean ± deviation}, Student's
 * confidence interval of the mean of all classes, n/a. Figures of an epoch that was chosen on the
 * test set are marked as such.
 */
public final class TableText {
  private static final int DECIMALS = 2;
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
    if (rows.stream().anyMatch(TableText::isOracle)) {
      text.append("oracle: the epoch with the best accuracy on the test set itself\n");
    }
    return text.toString();
  }

  private static List<String> cells(AblationRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name() + (isOracle(row) ? ORACLE : ""));
    cells.add(String.valueOf(row.seeds()));
    for (String group : AblationRow.GROUPS) {
      Estimate figure = row.figures().get(group);
      cells.add(
          figure.mean().isEmpty()
              ? "n/a"
              : fixed(figure.mean())
                  + (figure.deviation().isEmpty() ? "" : " ± " + fixed(figure.deviation())));
      if (group.equals("all")) {
        cells.add(figure.interval().map(TableText::ends).orElse("n/a"));
      }
    }
    cells.add(signed(row.difference()));
    return cells;
  }

  private static String ends(Interval interval) {
    return fixed(OptionalDouble.of(interval.low()))
        + " .. "
        + fixed(OptionalDouble.of(interval.high()));
  }

  private static boolean isOracle(AblationRow row) {
    return row.select().equals(Names.value(Selection.ORACLE));
  }

  private static String fixed(OptionalDouble value) {
    return Cells.fixed(value.getAsDouble(), DECIMALS);
  }

  private static String signed(OptionalDouble value) {
    return value.isEmpty() ? "" : (value.getAsDouble() > 0 ? "+" : "") + fixed(value);
  }
}
