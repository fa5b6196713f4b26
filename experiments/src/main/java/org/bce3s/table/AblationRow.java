package org.bce3s.table;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;

/**
 * One row of an ablation: all its seeds together.
 *
 * @param name the row's name
 * @param seeds the number of its finished runs
 * @param figures by {@link AccuracyColumns#FIGURES}, in per cent
 * @param baseline the row that the difference is to; empty without a difference
 * @param difference mean over the seeds that both have of {@code all} less that of the baseline
 *     row; empty for the baseline itself, where there is none, and for a row of other data
 * @param pairs the number of seeds that both have
 * @param notes what a reader must know of these figures: {@link Caveats}, and seeds that the
 *     difference leaves out
 * @param select the selection that the figures are of, as {@code runs.csv} names it
 * @param tta what was averaged at test time, as {@code runs.csv} names it
 */
public record AblationRow(
    String name,
    int seeds,
    Map<String, Estimate> figures,
    String baseline,
    OptionalDouble difference,
    int pairs,
    List<String> notes,
    String select,
    String tta) {
  /** Whether the figures are of an epoch that was chosen on the test set itself. */
  public boolean isOracle() {
    return select.equals(Names.value(Selection.ORACLE));
  }

  /**
   * The difference as a person reads it, with its sign.
   *
   * @param gap what stands for none
   * @param named whether the baseline is named, as where rows have several
   */
  public String shownDifference(String gap, boolean named) {
    String text = Cells.signed(difference, gap);
    return named && difference.isPresent() ? text + " to " + baseline : text;
  }

  /** Copies figures and notes. */
  public AblationRow {
    figures = Map.copyOf(figures);
    notes = List.copyOf(notes);
  }
}
