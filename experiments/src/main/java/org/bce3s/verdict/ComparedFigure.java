package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bce3s.failure.RequestException;
import org.bce3s.machine.GpuShare;
import org.bce3s.registry.NearestNames;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.QualityColumns;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;

/**
 * A figure that rows are compared by.
 *
 * @param column of {@code runs.csv}
 * @param direction which way is better
 */
public record ComparedFigure(String column, Direction direction) {
  private static final List<String> TEXTS = List.of("select", "tta", "device");

  /** What is compared unless something else is asked for. */
  public static final String DEFAULT = "all";

  /**
   * The figure of a column.
   *
   * @throws RequestException if {@code runs.csv} has no such figure
   */
  public static ComparedFigure of(String column) {
    if (!columns().contains(column)) {
      List<String> nearest = NearestNames.of(column, columns());
      throw new RequestException(
          "unknown figure \""
              + column
              + "\"; "
              + (nearest.isEmpty()
                  ? "known: " + String.join(", ", columns())
                  : "did you mean " + NearestNames.quoted(nearest) + "?"));
    }
    return new ComparedFigure(column, direction(column));
  }

  /** Whether it is an accuracy in per cent. */
  boolean isAccuracy() {
    return direction == Direction.HIGHER_IS_BETTER;
  }

  /** Whether it is an accuracy of the reported predictions: over all images or a shot group's. */
  boolean isReported() {
    return column.equals(DEFAULT) || isOfGroup();
  }

  /** Whether it is over the classes of one shot group. */
  boolean isOfGroup() {
    return List.of("many", "medium", "few").contains(column);
  }

  /** The images that reported predictions are compared on. */
  String images() {
    return isOfGroup() ? "test images of " + column + "-shot classes" : "all test images";
  }

  /** Whether it is in per cent: an accuracy, or the calibration error. */
  boolean isPerCent() {
    return direction != Direction.NEITHER;
  }

  /** Whether this figure of a run is of an epoch that was chosen on the test set itself. */
  boolean isOracle(RunLine run) {
    String oracle = Names.value(Selection.ORACLE);
    boolean named = Arrays.stream(Selection.values()).anyMatch(s -> isOf(Names.value(s)));
    return named ? isOf(oracle) : run.cell("select").equals(oracle);
  }

  private boolean isOf(String selection) {
    return column.startsWith(selection + "_");
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(RunFigures.COLUMNS);
    columns.removeAll(TEXTS);
    columns.removeAll(GpuShare.NAMES);
    return columns;
  }

  private static Direction direction(String column) {
    if (column.equals("balanced_error")) {
      return Direction.LOWER_IS_BETTER;
    }
    String group = column.substring(column.lastIndexOf('_') + 1);
    boolean accuracy =
        AccuracyColumns.FIGURES.contains(group)
            || column.equals("worst_class")
            || column.equals("harmonic_mean")
            || QualityColumns.SINCE_7.contains(column);
    if (accuracy) {
      return Direction.HIGHER_IS_BETTER;
    }
    return column.equals("ece") ? Direction.LOWER_IS_BETTER : Direction.NEITHER;
  }
}
