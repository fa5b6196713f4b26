package org.bce3s.plot;

import java.awt.Dimension;
import java.util.List;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * The accuracy of the rows of an ablation: horizontal bars from zero, since a bar's length is read
 * as its value.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param measure what the axis shows, with its unit: {@code accuracy (%)}
 * @param baseline the row that the others are compared with; empty for none
 * @param interval what the whiskers are: {@code 95 % t interval}
 * @param bars the rows, first on top
 */
public record AblationBars(
    Heading heading,
    RowLooks looks,
    String measure,
    String baseline,
    String interval,
    List<Bar> bars)
    implements Plot {
  private static final int WIDTH = 640;
  private static final int ROW = 24;
  private static final int FRAME = 126;

  /** Copies the rows. */
  public AblationBars {
    bars = List.copyOf(bars);
  }

  @Override
  public String description() {
    return "Bars of " + measure + ", mean over seeds: " + BarNotes.means(bars) + ".";
  }

  @Override
  public Dimension size() {
    return new Dimension(WIDTH, FRAME + ROW * bars.size());
  }

  /** As high as it is: the rows need their room. */
  @Override
  public Dimension size(int width) {
    return new Dimension(width, size().height);
  }

  @Override
  public JFreeChart chart(Style style) {
    CategoryPlot plot = BarPanel.of(bars, looks, baseline, measure, style);
    plot.setDomainAxis(BarPanel.rows(style));
    plot.setInsets(new RectangleInsets(4, 0, 0, BarPanel.NUMBERS));
    return style.chart(
        heading, List.of(BarNotes.marks(bars, looks, baseline, interval)), plot, List.of());
  }
}
