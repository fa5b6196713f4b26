package org.bce3s.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The reliability diagram (Guo et al. 2017, "On calibration of modern neural networks"): accuracy
 * by confidence as a bar, beside it the gap between the two, in a colour of its own where the
 * confidence is above the accuracy, and how many images have it.
 *
 * @param heading the heading
 * @param bins of equal width, in order, all of (0, 1] together
 */
public record Reliability(Heading heading, List<Bin> bins) implements Plot {
  private static final Color ACCURACY = new Color(0x56B4E9);
  private static final Color GAP = new Color(0xF6C9A8);
  private static final Color GAP_EDGE = new Color(0xD55E00);
  private static final Color UNDER = new Color(0xB5E3D2);
  private static final Color UNDER_EDGE = new Color(0x009E73);

  /** The part of a bin that the bar of its accuracy takes; the gap has the rest. */
  private static final double BAR = 0.6;

  /** A little more than 1, so that the edge of a box there is seen. */
  private static final double WHOLE = 1.01;

  private static final BasicStroke EDGE = new BasicStroke(0.8f);

  /**
   * The images of one bin.
   *
   * @param images how many
   * @param confidence their mean confidence, a fraction; NaN without images
   * @param accuracy the share of them that is right, a fraction; NaN without images
   */
  public record Bin(int images, double confidence, double accuracy) {}

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /** The expected calibration error sum_b n_b/N |accuracy_b - confidence_b|; 0 without images. */
  double calibrationError() {
    double sum = 0;
    for (Bin bin : bins) {
      sum += bin.images() == 0 ? 0 : bin.images() * Math.abs(bin.accuracy() - bin.confidence());
    }
    return images() == 0 ? 0 : sum / images();
  }

  private int images() {
    return bins.stream().mapToInt(Bin::images).sum();
  }

  @Override
  public String description() {
    return "Reliability diagram of "
        + count()
        + " images in "
        + bins.size()
        + " bins of confidence; expected calibration error "
        + error()
        + ".";
  }

  @Override
  public Dimension size() {
    return new Dimension(460, 560);
  }

  @Override
  public JFreeChart chart(Style style) {
    NumberAxis confidence = style.axis("confidence");
    confidence.setRange(0, 1);
    confidence.setTickUnit(fifths());
    CombinedDomainXYPlot panels = new CombinedDomainXYPlot(confidence);
    panels.setGap(12);
    panels.setInsets(new RectangleInsets(4, 0, 0, 8));
    panels.add(diagram(style), 3);
    panels.add(histogram(style), 1);
    String note = "ECE " + error() + " over " + bins.size() + " bins, n = " + count() + " images";
    return style.chart(
        heading,
        List.of(note),
        panels,
        List.of(
            box("accuracy", ACCURACY, ACCURACY),
            box("overconfident by", GAP, GAP_EDGE),
            box("underconfident by", UNDER, UNDER_EDGE)));
  }

  private XYPlot diagram(Style style) {
    XYPlot plot = panel(style, "accuracy", WHOLE);
    ((NumberAxis) plot.getRangeAxis()).setTickUnit(fifths());
    for (int b = 0; b < bins.size(); b++) {
      Bin bin = bins.get(b);
      if (bin.images() > 0) {
        double low = Math.min(bin.accuracy(), bin.confidence());
        double high = Math.max(bin.accuracy(), bin.confidence());
        boolean over = bin.confidence() > bin.accuracy();
        plot.addAnnotation(bar(b, b + BAR, 0, bin.accuracy(), ACCURACY, Color.WHITE));
        plot.addAnnotation(
            bar(b + BAR, b + 1, low, high, over ? GAP : UNDER, over ? GAP_EDGE : UNDER_EDGE));
      }
    }
    plot.addAnnotation(new XYLineAnnotation(0, 0, 1, 1, Style.DASHED, Style.INK));
    return plot;
  }

  private XYPlot histogram(Style style) {
    double most = bins.stream().mapToDouble(this::share).max().orElse(0);
    XYPlot plot = panel(style, "images (%)", most > 0 ? most * 1.08 : 1);
    for (int b = 0; b < bins.size(); b++) {
      plot.addAnnotation(bar(b, b + 1, 0, share(bins.get(b)), new Color(0x8C8C8C), Color.WHITE));
    }
    return plot;
  }

  private static XYPlot panel(Style style, String label, double most) {
    NumberAxis axis = style.axis(label);
    axis.setRange(0, most);
    return style.plot(new XYSeriesCollection(), null, axis, null);
  }

  /** From one place to another, counted in bins. */
  private XYBoxAnnotation bar(
      double from, double to, double low, double high, Color fill, Color edge) {
    double width = 1.0 / bins.size();
    return new XYBoxAnnotation(from * width, low, to * width, high, EDGE, edge, fill);
  }

  private double share(Bin bin) {
    return images() == 0 ? 0 : 100.0 * bin.images() / images();
  }

  private static LegendItem box(String label, Color fill, Color edge) {
    return new LegendItem(
        label, null, null, null, new Rectangle2D.Double(-6, -4, 12, 8), fill, EDGE, edge);
  }

  private static NumberTickUnit fifths() {
    return new NumberTickUnit(
        0.2, new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
  }

  private String count() {
    return String.format(Locale.ROOT, "%,d", images());
  }

  private String error() {
    return Cells.fixed(100 * calibrationError(), 2) + " %";
  }
}
