package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.evaluation.SelectedEpoch;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.AccuracySpread;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.Names;

/**
 * The columns of {@code runs.csv} that hold every selection, with and without flip averaging,
 * whichever of them is reported: {@code last_all ... last_flip_few, val_all ... oracle_flip_few} in
 * per cent, and {@code val_epoch} and {@code oracle_epoch}, counted from 0. Those of a selection
 * that a run does not have are empty.
 */
public final class SelectionColumns {
  private static final String EPOCH = "_epoch";

  private SelectionColumns() {}

  /** The column of a group under a selection, e.g. {@code oracle_flip_few}. */
  public static String name(Selection selection, TestTimeAugmentation augmentation, String group) {
    return name(Names.value(selection), Names.value(augmentation), group);
  }

  /** The same by the names that settings have. */
  static String name(String selection, String augmentation, String group) {
    boolean flip = augmentation.equals(Names.value(TestTimeAugmentation.FLIP));
    return selection + (flip ? "_flip_" : "_") + group;
  }

  /** All columns, in order. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Selection selection : Selection.values()) {
      for (TestTimeAugmentation augmentation : TestTimeAugmentation.values()) {
        AccuracyColumns.FIGURES.forEach(group -> names.add(name(selection, augmentation, group)));
      }
    }
    for (Selection selection : List.of(Selection.VAL, Selection.ORACLE)) {
      names.add(Names.value(selection) + EPOCH);
    }
    return List.copyOf(names);
  }

  /** The cells of the selections that a run has. */
  static Map<String, String> of(Map<Selection, SelectedEpoch> selections) {
    Map<String, String> cells = new LinkedHashMap<>();
    selections.forEach(
        (selection, selected) -> {
          for (TestTimeAugmentation augmentation : TestTimeAugmentation.values()) {
            groups(selected.with(augmentation).accuracy())
                .forEach((group, cell) -> cells.put(name(selection, augmentation, group), cell));
          }
          if (selection != Selection.LAST && selected.epoch() >= 0) {
            cells.put(Names.value(selection) + EPOCH, String.valueOf(selected.epoch()));
          }
        });
    return cells;
  }

  /** The cells of an accuracy, see {@link AccuracyColumns#FIGURES}. */
  static Map<String, String> groups(Accuracy accuracy) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("all", Cells.percent(accuracy.all()));
    cells.put("many", Cells.percent(accuracy.many()));
    cells.put("medium", Cells.percent(accuracy.medium()));
    cells.put("few", Cells.percent(accuracy.few()));
    cells.put(AccuracyColumns.BALANCED, Cells.percent(AccuracySpread.of(accuracy).balanced()));
    return cells;
  }
}
