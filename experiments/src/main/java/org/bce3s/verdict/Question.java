package org.bce3s.verdict;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.failure.RequestException;
import org.bce3s.registry.NearestNames;
import org.bce3s.table.RunLine;

/**
 * What is asked of a table: do its rows differ from this one, by this figure?
 *
 * @param baseline the row that all others are compared with
 * @param figure what is compared
 * @param alpha the largest p, adjusted for the number of rows, that counts as significant; the
 *     intervals have the level 1 - alpha
 */
public record Question(String baseline, ComparedFigure figure, double alpha) {
  /** The usual alpha. */
  public static final double ALPHA = 0.05;

  /** Checks alpha. */
  public Question {
    if (!(alpha > 0 && alpha < 1)) {
      throw new RequestException("alpha " + alpha + " is not between 0 and 1");
    }
  }

  /**
   * The question about some runs.
   *
   * @param baseline a row; empty for the one that the runs' column {@code baseline} names
   * @param figure a column of {@code runs.csv}
   * @throws RequestException if there is no such row or figure, the runs name no or several
   *     baselines, or there is no other row to compare
   */
  public static Question of(
      List<RunLine> runs, Optional<String> baseline, String figure, double alpha) {
    Set<String> rows = rows(runs);
    String row = baseline.orElseGet(() -> named(runs, rows));
    if (baseline.isEmpty() && !rows.contains(row)) {
      throw new RequestException(
          "the baseline that the runs name, "
              + row
              + ", is not among them; choose one of the rows "
              + String.join(", ", rows)
              + " by --baseline");
    }
    if (!rows.contains(row)) {
      List<String> nearest = NearestNames.of(row, rows);
      throw new RequestException(
          "unknown baseline \""
              + row
              + "\"; "
              + (nearest.isEmpty() ? "" : "did you mean " + NearestNames.quoted(nearest) + "? ")
              + "the rows are "
              + String.join(", ", rows));
    }
    if (rows.size() == 1) {
      throw new RequestException("there is no other row than " + row);
    }
    return new Question(row, ComparedFigure.of(figure), alpha);
  }

  /**
   * The question about all classes that the runs ask by naming one baseline; empty if they do not.
   */
  public static Optional<Question> own(List<RunLine> runs) {
    Set<String> rows = rows(runs);
    List<String> named = named(runs);
    return rows.size() > 1 && named.size() == 1 && rows.contains(named.get(0))
        ? Optional.of(new Question(named.get(0), ComparedFigure.of(ComparedFigure.DEFAULT), ALPHA))
        : Optional.empty();
  }

  private static Set<String> rows(List<RunLine> runs) {
    Set<String> rows = new LinkedHashSet<>();
    runs.forEach(run -> rows.add(run.row()));
    return rows;
  }

  private static List<String> named(List<RunLine> runs) {
    return runs.stream()
        .map(run -> run.cell("baseline"))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private static String named(List<RunLine> runs, Set<String> rows) {
    List<String> named = named(runs);
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new RequestException(
        (named.isEmpty()
                ? "the runs name no baseline"
                : "the runs name several baselines (" + String.join(", ", named) + ")")
            + "; choose one of the rows "
            + String.join(", ", rows));
  }
}
