package org.bce3s.plot;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Style;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines over the classes, from the largest to the smallest. */
final class ClassCurves {
  private ClassCurves() {}

  /**
   * Classes that are drawn as one point, their mean.
   *
   * @param x where
   * @param classes which
   */
  record Mark(double x, List<Integer> classes) {}

  /** The classes from the most training images to the fewest; of equal ones the lower label. */
  static List<Integer> sorted(List<Integer> counts) {
    return IntStream.range(0, counts.size())
        .boxed()
        .sorted(Comparator.comparing((Integer k) -> -counts.get(k)).thenComparing(k -> k))
        .toList();
  }

  static XYPlot plot(
      List<ClassFigures> rows,
      List<Look> looks,
      List<Mark> marks,
      ValueAxis x,
      ValueAxis y,
      boolean shapes,
      Style style) {
    XYSeriesCollection dataset = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, shapes);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setDrawOutlines(false);
    // The first series is drawn last, over the others.
    for (int i : Emphasis.frontToBack(looks)) {
      XYSeries series = new XYSeries(i, false);
      marks.forEach(mark -> series.add(mark.x(), rows.get(i).mean(mark.classes())));
      int s = dataset.getSeriesCount();
      dataset.addSeries(series);
      renderer.setSeriesPaint(s, looks.get(i).color());
      renderer.setSeriesStroke(s, looks.get(i).stroke());
      renderer.setSeriesShape(s, looks.get(i).marker());
      renderer.setSeriesShapesVisible(s, shapes && !looks.get(i).isOthers());
    }
    return style.plot(dataset, x, y, renderer);
  }

  static void check(List<Integer> counts, List<ClassFigures> rows) {
    for (int k = 0; k < counts.size(); k++) {
      if (counts.get(k) < 1) {
        throw new IllegalArgumentException(
            "class " + k + " has " + counts.get(k) + " training images");
      }
    }
    for (ClassFigures row : rows) {
      if (row.values().size() != counts.size()) {
        throw new IllegalArgumentException(
            "row " + row.row() + " has " + row.values().size() + " classes of " + counts.size());
      }
    }
  }
}
