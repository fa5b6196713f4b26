package org.bce3s.table;

import java.util.List;
import java.util.function.IntPredicate;

/** Lines of cells as text in columns, two blanks apart. */
public final class AlignedText {
  private static final String GAP = "  ";

  private AlignedText() {}

  /**
   * Each line with its line end.
   *
   * @param lines of equally many cells
   * @param left whether a column, counted from 0, begins at its left; the others end at their right
   */
  public static String of(List<List<String>> lines, IntPredicate left) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String blank = " ".repeat(widths[c] - line.get(c).length());
        out.append(c == 0 ? "" : GAP);
        out.append(left.test(c) ? line.get(c) + blank : blank + line.get(c));
      }
      text.append(out.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
