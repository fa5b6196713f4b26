package org.bce3s.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalDouble;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPosition;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.CategoryLabelWidthType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.AbstractCategoryItemRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.text.TextBlockAnchor;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Horizontal bars, one a row: mean, interval as whiskers, seeds as the row's markers, the mean as a
 * number at the right.
 */
final class BarPanel extends AbstractCategoryItemRenderer {
  /** The width that the numbers at the right take. */
  static final int NUMBERS = 42;

  private static final long serialVersionUID = 1L;
  private static final BasicStroke WHISKER = new BasicStroke(1.2f);
  private static final BasicStroke RIM = new BasicStroke(1.6f);
  private static final double CAP = 3.5;
  private static final double WIDEST_LABEL = 0.6;
  private static final int DECIMALS = 2;
  private static final double MARGIN = 1.04;

  /** The end of a scale in per cent, with room for half a whisker's cap. */
  private static final double MOST = 100.5;

  private final transient List<Bar> bars;
  private final transient Font font;
  private final transient RowLooks looks;

  private BarPanel(List<Bar> bars, RowLooks looks, Font font) {
    this.bars = List.copyOf(bars);
    this.looks = looks;
    this.font = font;
  }

  /** The plot of these bars without the axis of the rows; the baseline's mean as a dashed line. */
  static CategoryPlot of(
      List<Bar> bars, RowLooks looks, String baseline, String label, Style style) {
    return of(bars, looks, baseline, label, largest(bars), style);
  }

  /** The end of the longest bar, whisker or dot; 0 without any. */
  static double largest(List<Bar> bars) {
    return bars.stream().mapToDouble(Bar::largest).max().orElse(0);
  }

  /** The same on a scale up to this largest value. */
  static CategoryPlot of(
      List<Bar> bars, RowLooks looks, String baseline, String label, double largest, Style style) {
    DefaultCategoryDataset dataset = new DefaultCategoryDataset();
    bars.forEach(bar -> dataset.addValue(bar.mean(), "mean", bar.row()));
    NumberAxis axis = values(label, largest, style);
    BarPanel renderer = new BarPanel(bars, looks, style.small());
    CategoryPlot plot = new CategoryPlot(dataset, null, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(Style.GRID);
    plot.setRangeGridlineStroke(Style.THIN);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    mean(bars, baseline).ifPresent(mean -> plot.addRangeMarker(Style.line(mean)));
    return plot;
  }

  /** The axis of the values, from 0 to a little more than the largest one. */
  static NumberAxis values(String label, double largest, Style style) {
    NumberAxis axis = style.axis(label);
    axis.setRange(0, largest > 0 ? Math.min(largest * MARGIN, Math.max(largest, MOST)) : 1);
    return axis;
  }

  /** The axis of the rows, first row on top. */
  static CategoryAxis rows(Style style) {
    CategoryAxis axis = new CategoryAxis();
    style.dress(axis);
    axis.setTickMarksVisible(false);
    axis.setMaximumCategoryLabelLines(1);
    axis.setCategoryMargin(0);
    axis.setLowerMargin(0.01);
    axis.setUpperMargin(0.01);
    axis.setCategoryLabelPositions(
        CategoryLabelPositions.replaceLeftPosition(
            CategoryLabelPositions.STANDARD,
            new CategoryLabelPosition(
                RectangleAnchor.RIGHT,
                TextBlockAnchor.CENTER_RIGHT,
                TextAnchor.CENTER_RIGHT,
                0,
                CategoryLabelWidthType.RANGE,
                (float) WIDEST_LABEL)));
    return axis;
  }

  private static OptionalDouble mean(List<Bar> bars, String baseline) {
    return bars.stream()
        .filter(bar -> bar.row().equals(baseline) && Double.isFinite(bar.mean()))
        .mapToDouble(Bar::mean)
        .findFirst();
  }

  @Override
  public void drawItem(
      Graphics2D graphics,
      CategoryItemRendererState state,
      Rectangle2D area,
      CategoryPlot plot,
      CategoryAxis rows,
      ValueAxis values,
      CategoryDataset dataset,
      int series,
      int column,
      int pass) {
    Bar bar = bars.get(column);
    Look look = looks.of(bar.row());
    int count = dataset.getColumnCount();
    double start = rows.getCategoryStart(column, count, area, plot.getDomainAxisEdge());
    double end = rows.getCategoryEnd(column, count, area, plot.getDomainAxisEdge());
    double margin = (end - start) * 0.16;
    double top = start + margin;
    double bottom = end - margin;
    double middle = (top + bottom) / 2;
    Scale scale = value -> values.valueToJava2D(value, area, plot.getRangeAxisEdge());
    Shape clip = graphics.getClip();
    graphics.setClip(null); // numbers stand beside the data, and markers at its edge are whole
    graphics.setFont(font);
    boolean missing = !Double.isFinite(bar.mean());
    graphics.setPaint(missing ? Style.MUTED : Style.INK);
    TextUtils.drawAlignedString(
        missing ? "n/a" : Cells.fixed(bar.mean(), DECIMALS),
        graphics,
        (float) area.getMaxX() + NUMBERS - 4,
        (float) middle,
        TextAnchor.CENTER_RIGHT);
    if (!missing) {
      double zero = scale.at(0);
      Shape box = new Rectangle2D.Double(zero, top, scale.at(bar.mean()) - zero, bottom - top);
      graphics.setPaint(look.pale());
      graphics.fill(box);
      graphics.setPaint(look.color());
      graphics.setStroke(look.stroke());
      graphics.draw(box);
    }
    if (bar.hasInterval()) {
      double low = scale.at(bar.low());
      double high = scale.at(bar.high());
      graphics.setPaint(Style.INK);
      graphics.setStroke(WHISKER);
      graphics.draw(new Line2D.Double(low, middle, high, middle));
      graphics.draw(new Line2D.Double(low, middle - CAP, low, middle + CAP));
      graphics.draw(new Line2D.Double(high, middle - CAP, high, middle + CAP));
    }
    for (int s = 0; s < bar.seeds().size(); s++) {
      if (Double.isFinite(bar.seeds().get(s))) {
        double x = scale.at(bar.seeds().get(s));
        double y = top + (bottom - top) * (s + 1) / (bar.seeds().size() + 1);
        Shape marker =
            AffineTransform.getTranslateInstance(x, y).createTransformedShape(look.marker());
        graphics.setPaint(Color.WHITE);
        graphics.setStroke(RIM);
        graphics.draw(marker);
        graphics.setPaint(look.color());
        graphics.fill(marker);
      }
    }
    graphics.setClip(clip);
  }

  /** From a value to its place. */
  private interface Scale {
    double at(double value);
  }
}
