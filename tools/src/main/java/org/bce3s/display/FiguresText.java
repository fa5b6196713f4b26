package org.bce3s.display;

import java.util.Locale;
import org.bce3s.metric.Accuracy;
import org.bce3s.table.Cells;
import org.bce3s.table.RunFigures;

/** The accuracies of a run in one line. */
public final class FiguresText {
  private FiguresText() {}

  /** {@code accuracy 40.00 (many 50.00, medium 33.33, few n/a)}, in per cent. */
  public static String of(RunFigures figures) {
    return text(figures.all(), figures.many(), figures.medium(), figures.few());
  }

  /** The same of fractions. */
  public static String of(Accuracy accuracy) {
    return text(
        Cells.percent(accuracy.all()),
        Cells.percent(accuracy.many()),
        Cells.percent(accuracy.medium()),
        Cells.percent(accuracy.few()));
  }

  private static String text(String all, String many, String medium, String few) {
    return String.format(
        Locale.ROOT,
        "accuracy %s (many %s, medium %s, few %s)",
        shown(all),
        shown(many),
        shown(medium),
        shown(few));
  }

  private static String shown(String cell) {
    return cell.isEmpty() ? "n/a" : String.format(Locale.ROOT, "%.2f", Double.parseDouble(cell));
  }
}
