package org.bce3s.display;

import java.util.List;
import java.util.Locale;
import org.bce3s.metric.Accuracy;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.table.Cells;
import org.bce3s.table.RunFigures;

/** The accuracies of a run in one line. */
public final class FiguresText {
  private FiguresText() {}

  /** {@code accuracy 40.00 (many 50.00, medium 33.33, few n/a)}, in per cent, as reported. */
  public static String of(RunFigures figures) {
    return of(figures.accuracies(), figures.select(), figures.tta());
  }

  /**
   * The same of four cells: all, many, medium, few.
   *
   * @param select whose they are; other than the last epoch it is named, the oracle as such
   * @param augmentation what was averaged, named if anything was
   */
  public static String of(
      List<String> accuracies, Selection select, TestTimeAugmentation augmentation) {
    String epoch =
        switch (select) {
          case LAST -> "";
          case VAL -> ", epoch best on the hold-out";
          case ORACLE -> ", epoch best on the test set (oracle)";
        };
    boolean flip = augmentation == TestTimeAugmentation.FLIP;
    return text(accuracies) + epoch + (flip ? ", mean with the mirror image" : "");
  }

  /** The accuracies alone, of fractions. */
  public static String of(Accuracy accuracy) {
    return text(cells(accuracy));
  }

  /** The cells of an accuracy: all, many, medium, few. */
  public static List<String> cells(Accuracy accuracy) {
    return List.of(
        Cells.percent(accuracy.all()),
        Cells.percent(accuracy.many()),
        Cells.percent(accuracy.medium()),
        Cells.percent(accuracy.few()));
  }

  private static String text(List<String> cells) {
    return String.format(
        Locale.ROOT,
        "accuracy %s (many %s, medium %s, few %s)",
        cells.stream().map(FiguresText::shown).toArray());
  }

  private static String shown(String cell) {
    return cell.isEmpty() ? "n/a" : String.format(Locale.ROOT, "%.2f", Double.parseDouble(cell));
  }
}
