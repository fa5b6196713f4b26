package org.bce3s.plot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.drawing.Look;

/**
 * How the rows of one page look: each has the same colour, dash and marker in every plot, and those
 * that are not told apart are grey in all of them.
 */
public final class RowLooks {
  /** Rows of which each has a colour, dash and marker that no other has. */
  private static final int MOST = Look.DISTINCT;

  private final Map<String, Look> looks;

  private RowLooks(Map<String, Look> looks) {
    this.looks = looks;
  }

  /**
   * The looks of the rows of a page.
   *
   * @param rows their names
   * @param baseline the name of the one to be seen in any case; empty for none
   * @param scores by which rows are better, as many as rows; NaN counts as the worst
   */
  public static RowLooks of(List<String> rows, String baseline, List<Double> scores) {
    List<Look> inOrder = Emphasis.looks(rows, baseline, scores, MOST);
    Map<String, Look> looks = new HashMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      looks.put(rows.get(i), inOrder.get(i));
    }
    return new RowLooks(looks);
  }

  /** Of the rows of a plot, in its order. */
  public List<Look> of(List<String> rows) {
    return rows.stream().map(this::of).toList();
  }

  /** Of a row. */
  Look of(String row) {
    return looks.getOrDefault(row, Look.OTHERS);
  }
}
