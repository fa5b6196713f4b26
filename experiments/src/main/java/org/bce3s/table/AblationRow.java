package org.bce3s.table;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bce3s.spec.Names;
import org.bce3s.training.Selection;

/**
 * One row of an ablation: all its seeds together.
 *
 * @param name the row's name
 * @param seeds the number of its finished runs
 * @param figures by group ({@code all, many, medium, few}), in per cent
 * @param difference mean of {@code all} less that of the baseline row; empty for the baseline
 *     itself, where there is none, and for a row of other data
 * @param select the selection that the figures are of, as {@code runs.csv} names it
 * @param tta what was averaged at test time, as {@code runs.csv} names it
 */
public record AblationRow(
    String name,
    int seeds,
    Map<String, Estimate> figures,
    OptionalDouble difference,
    String select,
    String tta) {
  /**
   * The columns of accuracies, in order: {@code all} over images, {@code many, medium, few} the
   * mean over the classes of the group.
   */
  public static final List<String> GROUPS = List.of("all", "many", "medium", "few");

  /** The column of the mean over all classes: {@code all} where test sets are balanced. */
  public static final String BALANCED = "balanced";

  /** {@link #GROUPS} and {@link #BALANCED}. */
  public static final List<String> FIGURES = List.of("all", "many", "medium", "few", BALANCED);

  /** Whether the figures are of an epoch that was chosen on the test set itself. */
  public boolean isOracle() {
    return select.equals(Names.value(Selection.ORACLE));
  }

  /** Copies the figures. */
  public AblationRow {
    figures = Map.copyOf(figures);
  }
}
