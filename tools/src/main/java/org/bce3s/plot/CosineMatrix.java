package org.bce3s.plot;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.List;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The cosines between the rows of a classifier, classes sorted from the most training images to the
 * fewest. The diagonal, always 1, is left white so that the scale serves the others. Of more than
 * 200 classes, neighbours are drawn as the mean of their block.
 *
 * @param heading the heading
 * @param counts training images, one a class in the order of the labels
 * @param cosines [K][K] in the order of the labels; NaN where missing
 */
public record CosineMatrix(Heading heading, List<Integer> counts, List<List<Double>> cosines)
    implements Plot {
  private static final int MOST_PIXELS = 200;
  private static final int WITH_NUMBERS = 12;
  private static final int SIDE = 400;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the matrix has not one row and column a class
   */
  public CosineMatrix {
    counts = List.copyOf(counts);
    cosines = cosines.stream().map(List::copyOf).toList();
    int classes = counts.size();
    if (cosines.size() != classes || cosines.stream().anyMatch(row -> row.size() != classes)) {
      throw new IllegalArgumentException("cosines are not [" + classes + "][" + classes + "]");
    }
  }

  @Override
  public String description() {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int pairs = 0;
    for (int i = 0; i < counts.size(); i++) {
      for (int j = 0; j < counts.size(); j++) {
        double cosine = cosines.get(i).get(j);
        if (i != j && Double.isFinite(cosine)) {
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
    return new Dimension(SIDE + 120, SIDE + 85);
  }

  @Override
  public JFreeChart chart(Style style) {
    double[][] pixels = pixels();
    double bound = bound(pixels);
    int side = pixels.length;
    BufferedImage image =
        new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED, Cividis.palette());
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        image.getRaster().setSample(j, i, 0, Cividis.level(pixels[i][j], -bound, bound));
      }
    }
    String label = "class, from the most training images";
    NumberAxis x = style.wholeAxis(label);
    NumberAxis y = style.wholeAxis(label);
    y.setInverted(true);
    x.setRange(0.5, counts.size() + 0.5);
    y.setRange(0.5, counts.size() + 0.5);
    XYPlot plot = style.plot(new XYSeriesCollection(), x, y, null);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.addAnnotation(new PixelMap(image));
    if (counts.size() <= WITH_NUMBERS) {
      numbers(plot, pixels, bound, style);
    }
    String note = "diagonal (1) left white";
    if (block() > 1) {
      note = "boxes: mean of " + block() + " by " + block() + " classes; " + note;
    }
    JFreeChart chart = style.chart(heading, List.of(note), plot, List.of());
    chart.addSubtitle(scale(bound, style));
    return chart;
  }

  private int block() {
    return (counts.size() + MOST_PIXELS - 1) / MOST_PIXELS;
  }

  /** Means of blocks without the diagonal; NaN where there is nothing else. */
  private double[][] pixels() {
    List<Integer> sorted = ClassCurves.sorted(counts);
    int side = (counts.size() + block() - 1) / block();
    double[][] sums = new double[side][side];
    int[][] pairs = new int[side][side];
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        double cosine = cosines.get(sorted.get(i)).get(sorted.get(j));
        if (i != j && Double.isFinite(cosine)) {
          sums[i / block()][j / block()] += cosine;
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

  /** The largest size of a value, up to the next twentieth: the scale is symmetric around 0. */
  private static double bound(double[][] pixels) {
    double largest = 0;
    for (double[] row : pixels) {
      for (double value : row) {
        largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
      }
    }
    return Math.max(Math.ceil(largest * 20 - 1e-9), 1) / 20;
  }

  private static void numbers(XYPlot plot, double[][] pixels, double bound, Style style) {
    for (int i = 0; i < pixels.length; i++) {
      for (int j = 0; j < pixels.length; j++) {
        if (Double.isFinite(pixels[i][j])) {
          XYTextAnnotation number =
              new XYTextAnnotation(Cells.fixed(pixels[i][j], 2), j + 1, i + 1);
          number.setFont(style.font(9));
          boolean dark = Cividis.level(pixels[i][j], -bound, bound) < Cividis.LEVELS / 2;
          number.setPaint(dark ? Color.WHITE : Color.BLACK);
          plot.addAnnotation(number);
        }
      }
    }
  }

  private static PaintScaleLegend scale(double bound, Style style) {
    int steps = 50;
    LookupPaintScale colors = new LookupPaintScale(-bound, bound, Color.WHITE);
    for (int s = 0; s < steps; s++) {
      int level = s * (Cividis.LEVELS - 1) / (steps - 1);
      colors.add(-bound + 2 * bound * s / steps, Cividis.color(level));
    }
    NumberAxis axis = style.axis("cosine");
    PaintScaleLegend legend = new PaintScaleLegend(colors, axis);
    legend.setSubdivisionCount(steps);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setStripWidth(12);
    legend.setStripOutlineVisible(false);
    legend.setBackgroundPaint(Color.WHITE);
    legend.setMargin(new RectangleInsets(4, 12, 42, 0));
    return legend;
  }

  private static String number(double value) {
    return Cells.fixed(value, 3);
  }
}
