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
 * Which class is taken for which: for every true class the share of its test images that each class
 * is predicted for, in per cent, so that a row sums to 100. Classes are sorted from the most
 * training images to the fewest, so predictions that lean to the head lie left of the diagonal.
 *
 * @param heading the heading
 * @param names of the classes, in the order of the labels
 * @param counts training images, one a class in the order of the labels
 * @param images [K][K], test images by true class and prediction
 */
public record ConfusionMatrix(
    Heading heading, List<String> names, List<Integer> counts, List<List<Integer>> images)
    implements Plot {
  private static final double HUNDRED = 100;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the matrix has not one row and column a class
   */
  public ConfusionMatrix {
    names = List.copyOf(names);
    counts = List.copyOf(counts);
    images = images.stream().map(List::copyOf).toList();
    new ClassMatrix(names, counts, shares(images));
  }

  @Override
  public String description() {
    List<List<Double>> shares = shares(images);
    double most = 0;
    String pair = "";
    for (int i = 0; i < counts.size(); i++) {
      for (int j = 0; j < counts.size(); j++) {
        if (i != j && shares.get(i).get(j) > most) {
          most = shares.get(i).get(j);
          pair = names.get(i) + " for " + names.get(j);
        }
      }
    }
    return "Heat map of predictions by true class, "
        + counts.size()
        + " classes"
        + (pair.isEmpty()
            ? "."
            : "; most often taken is " + pair + ", " + Cells.fixed(most, 1) + " %.");
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
    ClassMatrix matrix = new ClassMatrix(names, counts, shares(images));
    ClassMatrix.Scale scale = new ClassMatrix.Scale(ColorMap.SEQUENTIAL, 0, HUNDRED, 0);
    String note = "share of the test images of each true class; a row sums to 100 %";
    if (matrix.block() > 1) {
      note += "; boxes: mean of " + matrix.block() + " by " + matrix.block() + " classes";
    }
    JFreeChart chart =
        style.chart(
            heading,
            List.of(note),
            matrix.plot("predicted class", "true class", scale, style),
            List.of());
    chart.addSubtitle(ClassMatrix.legend("images of the class (%)", scale, style));
    return chart;
  }

  /** In per cent; NaN for a class without test images. */
  private static List<List<Double>> shares(List<List<Integer>> images) {
    List<List<Double>> shares = new ArrayList<>();
    for (List<Integer> row : images) {
      int sum = row.stream().mapToInt(Integer::intValue).sum();
      shares.add(row.stream().map(n -> sum == 0 ? Double.NaN : HUNDRED * n / sum).toList());
    }
    return shares;
  }
}
