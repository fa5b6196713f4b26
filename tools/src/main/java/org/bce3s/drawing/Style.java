package org.bce3s.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.failure.RequestException;
import org.bce3s.spec.Count;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;

/** The one style of all plots: white ground, thin axes, light grid, one font. */
public final class Style {
  public static final Color INK = new Color(0x222222);
  public static final Color MUTED = new Color(0x595959);
  public static final Color AXIS = new Color(0x888888);
  public static final Color GRID = new Color(0xE4E4E4);
  public static final BasicStroke THIN = new BasicStroke(0.8f);
  public static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);
  static final int MARGIN = 10;
  private static final int CLOSE_MARGIN = 3;

  private final Font font;
  private final Layout layout;

  private Style(Font font, Layout layout) {
    this.font = font;
    this.layout = layout;
  }

  /**
   * Loads the font.
   *
   * @throws RequestException if the JDK has no support for fonts
   */
  public static Style load(Layout layout) {
    // Widths as the font has them, not rounded to the pixels of some screen.
    TextUtils.setUseFontMetricsGetStringBounds(true);
    // Turned text stays text; the workaround draws its outlines.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    return new Style(PlotFont.load(), layout);
  }

  public Font font(double size) {
    return font.deriveFont((float) size);
  }

  public Font small() {
    return font(10);
  }

  /** Of an axis's name. */
  public Font label() {
    return font(11);
  }

  /** The width of a text, in CSS pixels. */
  public double width(String text, Font set) {
    return set.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
  }

  /** Whether there is room for one column only. */
  public boolean isNarrow() {
    return layout.isNarrow();
  }

  /** A chart of a heading, notes (one line each, empty ones left out) and a legend. */
  public JFreeChart chart(
      Heading heading, List<String> notes, org.jfree.chart.plot.Plot body, List<LegendItem> items) {
    JFreeChart chart = new JFreeChart(null, font(12), body, false);
    chart.setBackgroundPaint(Color.WHITE);
    int margin = layout.titled() ? MARGIN : CLOSE_MARGIN;
    chart.setPadding(new RectangleInsets(margin, margin, margin, margin));
    body.setBackgroundPaint(null);
    if (layout.titled()) {
      title(chart, heading, notes);
    }
    if (!items.isEmpty()) {
      chart.addLegend(legend(items));
    }
    return chart;
  }

  private void title(JFreeChart chart, Heading heading, List<String> notes) {
    TextTitle title = new TextTitle(heading.title(), font(12));
    title.setPaint(INK);
    left(title);
    chart.setTitle(title);
    List<String> lines = new ArrayList<>();
    lines.add(heading.context());
    lines.addAll(notes);
    lines.removeIf(String::isEmpty);
    for (String line : lines) {
      TextTitle subtitle = new TextTitle(line, small());
      subtitle.setPaint(MUTED);
      left(subtitle);
      chart.addSubtitle(subtitle);
    }
  }

  private static void left(TextTitle title) {
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setPadding(new RectangleInsets(1, 2, 2, 2));
  }

  private LegendTitle legend(List<LegendItem> items) {
    LegendItemCollection collection = new LegendItemCollection();
    items.forEach(collection::add);
    LegendTitle legend = new LegendTitle(() -> collection);
    legend.setItemFont(small());
    legend.setItemPaint(INK);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setFrame(BlockBorder.NONE);
    legend.setItemLabelPadding(new RectangleInsets(1, 3, 1, 10));
    legend.setMargin(new RectangleInsets(4, 0, 0, 0));
    return legend;
  }

  /** A legend's line, with the marker if it is drawn in the plot. */
  static LegendItem lineItem(String label, Look look, boolean marker) {
    return new LegendItem(
        label,
        null,
        null,
        null,
        marker,
        look.marker(),
        true,
        look.color(),
        false,
        look.color(),
        THIN,
        true,
        new Line2D.Double(-14, 0, 14, 0),
        look.stroke(),
        look.color());
  }

  /** A legend's marker. */
  public static LegendItem markerItem(String label, Look look) {
    LegendItem item = new LegendItem(label, null, null, null, look.marker(), look.color());
    item.setOutlineStroke(new BasicStroke(0));
    item.setOutlinePaint(look.color());
    return item;
  }

  /** The legend of rows: one line each, those that are not told apart together. */
  public static List<LegendItem> rowItems(List<String> names, List<Look> looks, boolean marker) {
    List<LegendItem> items = new ArrayList<>();
    int others = 0;
    for (int i = 0; i < names.size(); i++) {
      if (looks.get(i).isOthers()) {
        others++;
      } else {
        items.add(lineItem(names.get(i), looks.get(i), marker));
      }
    }
    if (others > 0) {
      items.add(lineItem(Count.of(others, "other row"), Look.OTHERS, false));
    }
    return items;
  }

  /** A linear axis over its data, with ticks written the same in every country. */
  public NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    axis.setStandardTickUnits(new TrueMinus(NumberAxis.createStandardTickUnits(Locale.ROOT)));
    axis.setAutoRangeIncludesZero(false);
    dress(axis);
    return axis;
  }

  /** A linear axis for whole numbers. */
  public NumberAxis wholeAxis(String label) {
    NumberAxis axis = axis(label);
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    return axis;
  }

  /** Fonts, colours and strokes of an axis. */
  public void dress(Axis axis) {
    axis.setLabelFont(label());
    axis.setLabelPaint(INK);
    axis.setTickLabelFont(small());
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(AXIS);
    axis.setAxisLineStroke(THIN);
    axis.setTickMarkPaint(AXIS);
    axis.setTickMarkStroke(THIN);
  }

  /** A plot with a light grid. */
  public XYPlot plot(
      XYDataset dataset,
      org.jfree.chart.axis.ValueAxis x,
      org.jfree.chart.axis.ValueAxis y,
      XYItemRenderer renderer) {
    XYPlot plot = new XYPlot(dataset, x, y, renderer);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setDomainGridlineStroke(THIN);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(THIN);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  /** A dashed line across a plot. */
  public static ValueMarker line(double value) {
    ValueMarker marker = new ValueMarker(value, MUTED, DASHED);
    marker.setAlpha(1);
    return marker;
  }

  /** The same with a word beside it, where the anchor of the line and that of the word meet. */
  public ValueMarker line(double value, String label, RectangleAnchor anchor, TextAnchor word) {
    ValueMarker marker = line(value);
    marker.setLabel(label);
    marker.setLabelFont(small());
    marker.setLabelPaint(MUTED);
    marker.setLabelBackgroundColor(new Color(0, true));
    marker.setLabelAnchor(anchor);
    marker.setLabelTextAnchor(word);
    return marker;
  }
}
