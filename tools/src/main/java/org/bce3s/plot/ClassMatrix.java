package org.bce3s.plot;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.bce3s.drawing.ColorMap;
import org.bce3s.drawing.PixelMap;
import org.bce3s.drawing.Style;
import org.bce3s.drawing.TrueMinus;
import org.bce3s.table.Cells;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A heat map of a figure of every pair of classes, sorted from the most training images to the
 * fewest. Of more than 200 classes, neighbours are drawn as the mean of their block; up to 25, of
 * one column 12, are named, up to 12 have their figures in the boxes.
 *
 * @param names of the classes, in the order of the labels
 * @param counts training images, one a class in the order of the labels
 * @param values [K][K] in the order of the labels; NaN where missing
 */
record ClassMatrix(List<String> names, List<Integer> counts, List<List<Double>> values) {
  private static final int MOST_PIXELS = 200;
  private static final int WITH_NAMES = 25;
  private static final int WITH_NUMBERS = 12;

  /** Of so few classes in one column a box has room for a figure with decimals. */
  private static final int FEW = 6;

  private static final int LONGEST_NAME = 18;
  private static final int SIDE = 400;
  private static final int STEPS = 50;

  /**
   * What the colours mean.
   *
   * @param map the colours
   * @param low the value of the first
   * @param high the value of the last
   * @param decimals of the figures in the boxes
   */
  record Scale(ColorMap map, double low, double high, int decimals) {}

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the matrix has not one row and column a class
   */
  ClassMatrix {
    names = List.copyOf(names);
    counts = List.copyOf(counts);
    values = values.stream().map(List::copyOf).toList();
    int classes = counts.size();
    if (names.size() != classes
        || values.size() != classes
        || values.stream().anyMatch(row -> row.size() != classes)) {
      throw new IllegalArgumentException(
          names.size() + " names and values are not [" + classes + "][" + classes + "]");
    }
  }

  /** Of a plot of it. */
  static Dimension size() {
    return new Dimension(SIDE + 120, SIDE + 85);
  }

  /** Of a plot so narrow that the scale stands below. */
  static Dimension size(int width) {
    return new Dimension(width, width + 40);
  }

  /**
   * The plot.
   *
   * @param x label of the second index
   * @param y label of the first index
   */
  XYPlot plot(String x, String y, Scale scale, Style style) {
    double[][] pixels = pixels();
    int side = pixels.length;
    BufferedImage image =
        new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED, scale.map().palette());
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        image.getRaster().setSample(j, i, 0, level(pixels[i][j], scale));
      }
    }
    NumberAxis across = axis(x, style);
    across.setVerticalTickLabels(hasNames(style));
    NumberAxis down = axis(y, style);
    down.setInverted(true);
    XYPlot plot = style.plot(new XYSeriesCollection(), across, down, null);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.addAnnotation(new PixelMap(image));
    if (counts.size() <= (style.isNarrow() && scale.decimals() > 0 ? FEW : WITH_NUMBERS)) {
      numbers(plot, pixels, scale, style);
    }
    return plot;
  }

  /** The numbers of classes that are one box. */
  int block() {
    return (counts.size() + MOST_PIXELS - 1) / MOST_PIXELS;
  }

  /** The largest size of a value that is drawn. */
  double largest() {
    double largest = 0;
    for (double[] row : pixels()) {
      for (double value : row) {
        largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
      }
    }
    return largest;
  }

  private boolean hasNames(Style style) {
    return counts.size() <= (style.isNarrow() ? WITH_NUMBERS : WITH_NAMES);
  }

  private NumberAxis axis(String label, Style style) {
    if (!hasNames(style)) {
      NumberAxis axis = style.wholeAxis(label + ", from the most training images");
      axis.setRange(0.5, counts.size() + 0.5);
      return axis;
    }
    SymbolAxis axis =
        new SymbolAxis(
            label,
            ClassCurves.sorted(counts).stream()
                .map(k -> shortened(names.get(k)))
                .toArray(String[]::new));
    style.dress(axis);
    axis.setGridBandsVisible(false);
    axis.setAutoTickUnitSelection(false);
    axis.setTickUnit(new NumberTickUnit(1), false, false);
    axis.setRange(-0.5, counts.size() - 0.5);
    axis.setTickMarksVisible(false);
    return axis;
  }

  private static String shortened(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= LONGEST_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "\u2026";
  }

  /** Means of blocks; NaN where there is nothing. */
  private double[][] pixels() {
    List<Integer> sorted = ClassCurves.sorted(counts);
    int side = (counts.size() + block() - 1) / block();
    double[][] sums = new double[side][side];
    int[][] pairs = new int[side][side];
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        double value = values.get(sorted.get(i)).get(sorted.get(j));
        if (Double.isFinite(value)) {
          sums[i / block()][j / block()] += value;
          pairs[i / block()][j / block()]++;
        }
      }
    }
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        sums[i][j] /= pairs[i][j];
      }
    }
    return sums;
  }

  private void numbers(XYPlot plot, double[][] pixels, Scale scale, Style style) {
    int first = hasNames(style) ? 0 : 1;
    for (int i = 0; i < pixels.length; i++) {
      for (int j = 0; j < pixels.length; j++) {
        if (Double.isFinite(pixels[i][j])) {
          XYTextAnnotation number =
              new XYTextAnnotation(
                  TrueMinus.of(Cells.fixed(pixels[i][j], scale.decimals())), j + first, i + first);
          number.setFont(style.font(9));
          number.setPaint(scale.map().words(level(pixels[i][j], scale)));
          plot.addAnnotation(number);
        }
      }
    }
  }

  private static int level(double value, Scale scale) {
    return ColorMap.level(value, scale.low(), scale.high());
  }

  /** The strip beside the plot that says which colour is which value. */
  static PaintScaleLegend legend(String label, Scale scale, Style style) {
    double range = scale.high() - scale.low();
    LookupPaintScale colors = new LookupPaintScale(scale.low(), scale.high(), Color.WHITE);
    for (int s = 0; s < STEPS; s++) {
      int level = s * (ColorMap.LEVELS - 1) / (STEPS - 1);
      colors.add(scale.low() + range * s / STEPS, scale.map().color(level));
    }
    NumberAxis axis = style.axis(label);
    DecimalFormat format =
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setNegativePrefix("\u2212");
    axis.setTickUnit(new NumberTickUnit(range / 4, format));
    PaintScaleLegend legend = new PaintScaleLegend(colors, axis);
    legend.setSubdivisionCount(STEPS);
    legend.setPosition(style.isNarrow() ? RectangleEdge.BOTTOM : RectangleEdge.RIGHT);
    legend.setStripWidth(12);
    legend.setStripOutlineVisible(false);
    legend.setBackgroundPaint(Color.WHITE);
    legend.setMargin(
        style.isNarrow() ? new RectangleInsets(6, 90, 0, 10) : new RectangleInsets(4, 12, 42, 0));
    return legend;
  }
}
