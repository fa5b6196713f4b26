package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.metric.ShotGroup;
import org.bce3s.spec.Names;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Points of a map of features: by class where there are at most 20, else by shot group. The axes
 * have no unit and so no ticks.
 *
 * @param heading the heading
 * @param note how the map was made: method, perplexity, seed, divergence
 * @param points the points; those that are not finite are left out
 * @param classNames the classes, in the order of the labels
 * @param shots the group of every class
 */
public record TsneScatter(
    Heading heading,
    String note,
    List<Point> points,
    List<String> classNames,
    List<ShotGroup> shots)
    implements Plot {
  private static final int MOST_CLASSES = 20;
  private static final double MARGIN = 0.03;

  /**
   * An image's place.
   *
   * @param x first coordinate
   * @param y second coordinate
   * @param label the index of its class
   */
  public record Point(double x, double y, int label) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** Copies the lists. */
  public TsneScatter {
    points = List.copyOf(points);
    classNames = List.copyOf(classNames);
    shots = List.copyOf(shots);
  }

  @Override
  public String description() {
    return "Scatter plot of a map of the features of "
        + points.size()
        + " images of "
        + classNames.size()
        + " classes, coloured by "
        + (byClass() ? "class." : "shot group.");
  }

  @Override
  public Dimension size() {
    return new Dimension(560, 600);
  }

  @Override
  public JFreeChart chart(Style style) {
    List<Point> finite = points.stream().filter(Point::isFinite).toList();
    List<LegendItem> items = new ArrayList<>();
    XYPlot plot =
        style.plot(
            new XYSeriesCollection(),
            axis(finite.stream().map(Point::x).toList(), style),
            axis(finite.stream().map(Point::y).toList(), style),
            null);
    groups()
        .forEach(
            (name, classes) -> {
              Look look = Look.of(items.size() + 1);
              plot.addAnnotation(
                  new PointCloud(
                      finite.stream().filter(p -> classes.test(p.label())).toList(), look));
              items.add(Style.markerItem(name, look));
            });
    plot.setOutlineVisible(true);
    plot.setOutlinePaint(Style.AXIS);
    plot.setOutlineStroke(Style.THIN);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    String count = String.format(Locale.ROOT, "n = %,d test images", finite.size());
    return style.chart(heading, List.of(note.isEmpty() ? count : note + "; " + count), plot, items);
  }

  private boolean byClass() {
    return classNames.size() <= MOST_CLASSES;
  }

  /** What is told apart, and which classes belong to it. */
  private Map<String, IntPredicate> groups() {
    Map<String, IntPredicate> groups = new LinkedHashMap<>();
    if (byClass()) {
      for (int k = 0; k < classNames.size(); k++) {
        int label = k;
        groups.put(classNames.get(k), other -> other == label);
      }
    } else {
      for (ShotGroup group : ShotGroup.values()) {
        groups.put(Names.value(group), label -> shots.get(label) == group);
      }
    }
    return groups;
  }

  private static NumberAxis axis(List<Double> values, Style style) {
    NumberAxis axis = style.axis(null);
    axis.setTickLabelsVisible(false);
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    double least = values.stream().reduce(Double::min).orElse(0.0);
    double most = values.stream().reduce(Double::max).orElse(1.0);
    double margin = Math.max((most - least) * MARGIN, 1e-9);
    axis.setRange(new Range(least - margin, most + margin));
    return axis;
  }
}
