package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.drawing.ColorMap;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;

/**
 * The cosines between the rows of a classifier, classes sorted from the most training images to the
 * fewest. The diagonal, always 1, is left grey so that the scale, symmetric around 0, serves the
 * others.
 *
 * @param heading the heading
 * @param names of the classes, in the order of the labels
 * @param counts training images, one a class in the order of the labels
 * @param cosines [K][K] in the order of the labels; NaN where missing
 */
public record CosineMatrix(
    Heading heading, List<String> names, List<Integer> counts, List<List<Double>> cosines)
    implements Plot {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the matrix has not one row and column a class
   */
  public CosineMatrix {
    names = List.copyOf(names);
    counts = List.copyOf(counts);
    cosines = cosines.stream().map(List::copyOf).toList();
    new ClassMatrix(names, counts, cosines);
  }

  @Override
  public String description() {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int pairs = 0;
    for (List<Double> row : withoutDiagonal()) {
      for (double cosine : row) {
        if (Double.isFinite(cosine)) {
          sum += cosine;
          least = Math.min(least, cosine);
          most = Math.max(most, cosine);
          pairs++;
        }
      }
    }
    return "Heat map of the cosines between classifier rows of "
        + counts.size()
        + " classes"
        + (pairs == 0
            ? "."
            : "; off the diagonal from "
                + number(least)
                + " to "
                + number(most)
                + ", mean "
                + number(sum / pairs)
                + ".");
  }

  @Override
  public Dimension size() {
    return ClassMatrix.size();
  }

  @Override
  public Dimension size(int width) {
    return ClassMatrix.size(width);
  }

  @Override
  public JFreeChart chart(Style style) {
    ClassMatrix matrix = new ClassMatrix(names, counts, withoutDiagonal());
    double bound = bound(matrix.largest());
    ClassMatrix.Scale scale = new ClassMatrix.Scale(ColorMap.DIVERGING, -bound, bound, 2);
    String note = "diagonal (1) left grey";
    if (matrix.block() > 1) {
      note = "boxes: mean of " + matrix.block() + " by " + matrix.block() + " classes; " + note;
    }
    JFreeChart chart =
        style.chart(heading, List.of(note), matrix.plot("class", "class", scale, style), List.of());
    chart.addSubtitle(ClassMatrix.legend("cosine", scale, style));
    return chart;
  }

  private List<List<Double>> withoutDiagonal() {
    List<List<Double>> others = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      List<Double> row = new ArrayList<>(cosines.get(i));
      row.set(i, Double.NaN);
      others.add(row);
    }
    return others;
  }

  /** Up to the next twentieth. */
  private static double bound(double largest) {
    return Math.max(Math.ceil(largest * 20 - 1e-9), 1) / 20;
  }

  private static String number(double value) {
    return Cells.fixed(value, 3);
  }
}
