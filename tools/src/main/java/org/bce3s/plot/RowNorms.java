package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

/**
 * The norm of every classifier row, classes sorted from the most training images to the fewest: a
 * norm that falls with the count is a classifier that prefers the head. Over 200 classes,
 * neighbours are drawn as their mean.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param counts training images, one a class in the order of the labels, each at least 1
 * @param rows norms by class
 */
public record RowNorms(
    Heading heading, RowLooks looks, List<Integer> counts, List<ClassFigures> rows)
    implements Plot {
  private static final int SINGLE_CLASSES = 200;
  private static final int WITH_MARKERS = 30;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a class has no image or a row another number of classes
   */
  public RowNorms {
    counts = List.copyOf(counts);
    rows = List.copyOf(rows);
    ClassCurves.check(counts, rows);
  }

  @Override
  public String description() {
    List<Integer> sorted = ClassCurves.sorted(counts);
    List<Integer> first = sorted.subList(0, 1);
    List<Integer> last = sorted.subList(sorted.size() - 1, sorted.size());
    return rows.stream()
        .map(row -> row.row() + " from " + norm(row.mean(first)) + " to " + norm(row.mean(last)))
        .collect(
            Collectors.joining(
                ", ",
                "Lines of the norms of classifier rows, from the largest class to the"
                    + " smallest: ",
                "."));
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 360);
  }

  @Override
  public JFreeChart chart(Style style) {
    NumberAxis x = style.wholeAxis("class, from the most training images to the fewest");
    x.setRange(0.5, counts.size() + 0.5);
    NumberAxis y = style.axis("norm of the row");
    y.setAutoRangeIncludesZero(true);
    List<Look> looks = this.looks.of(rows.stream().map(ClassFigures::row).toList());
    XYPlot plot =
        ClassCurves.plot(rows, looks, marks(), x, y, counts.size() <= WITH_MARKERS, style);
    List<String> names = rows.stream().map(ClassFigures::row).toList();
    String note =
        counts.size() > SINGLE_CLASSES ? "points: mean of " + bin() + " neighbouring classes" : "";
    return style.chart(
        heading, List.of(note), plot, Style.rowItems(names, looks, counts.size() <= WITH_MARKERS));
  }

  private int bin() {
    return (counts.size() + SINGLE_CLASSES - 1) / SINGLE_CLASSES;
  }

  private List<ClassCurves.Mark> marks() {
    List<Integer> sorted = ClassCurves.sorted(counts);
    List<ClassCurves.Mark> marks = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += bin()) {
      int to = Math.min(from + bin(), sorted.size());
      marks.add(new ClassCurves.Mark((from + 1 + to) / 2.0, sorted.subList(from, to)));
    }
    return marks;
  }

  private static String norm(double value) {
    return Double.isFinite(value) ? Cells.fixed(value, 3) : "n/a";
  }
}
