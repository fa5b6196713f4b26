package org.bce3s.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Style;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Panels over each other that share the axis of epochs. */
final class EpochPanels {
  private static final float BAND = 0.18f;
  private static final double GAP = 12;

  /** So that a marker at the last epoch is whole. */
  private static final double MARGIN = 1.012;

  private static final String STAGE = "stage 2 \u2192";

  private EpochPanels() {}

  /**
   * A line with the band from the least to the most of its seeds.
   *
   * @param curve its points
   * @param start epochs trained before its first
   * @param look how it is drawn
   */
  record Line(Curve curve, int start, Look look) {}

  /**
   * A panel.
   *
   * @param label of its axis
   * @param fromZero whether the axis begins at 0, as that of a share of images does; else where the
   *     lines do
   * @param lines the first is drawn over the others
   */
  record Panel(String label, boolean fromZero, List<Line> lines) {}

  /** The panels, first on top; a vertical line where lines start later than at 0. */
  static CombinedDomainXYPlot plot(List<Panel> panels, Style style) {
    NumberAxis epochs = style.wholeAxis("epoch");
    epochs.setRange(epochs(panels));
    CombinedDomainXYPlot combined = new CombinedDomainXYPlot(epochs);
    combined.setGap(GAP);
    combined.setInsets(new RectangleInsets(4, 0, 0, 6));
    List<Integer> starts =
        panels.stream()
            .flatMap(panel -> panel.lines().stream().map(Line::start))
            .filter(start -> start > 0)
            .distinct()
            .toList();
    for (int p = 0; p < panels.size(); p++) {
      XYPlot plot = plot(panels.get(p), style);
      for (int start : starts) {
        plot.addDomainMarker(
            p == 0
                ? style.line(start, STAGE, RectangleAnchor.BOTTOM_LEFT, TextAnchor.BOTTOM_RIGHT)
                : Style.line(start));
      }
      combined.add(plot, 1);
    }
    return combined;
  }

  private static Range epochs(List<Panel> panels) {
    int last = 1;
    for (Panel panel : panels) {
      for (Line line : panel.lines()) {
        for (Curve.Point point : line.curve().points()) {
          last = Math.max(last, line.start() + point.epoch() + 1);
        }
      }
    }
    return new Range(0, last * MARGIN);
  }

  private static XYPlot plot(Panel panel, Style style) {
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(BAND);
    for (Line line : panel.lines()) {
      for (List<Curve.Point> piece : pieces(line.curve())) {
        int s = dataset.getSeriesCount();
        YIntervalSeries series = new YIntervalSeries(s, false, true);
        for (Curve.Point point : piece) {
          double mean = point.mean();
          boolean band = !line.look().isOthers();
          series.add(
              line.start() + point.epoch() + 1,
              mean,
              band ? point.least() : mean,
              band ? point.most() : mean);
        }
        dataset.addSeries(series);
        Color color = line.look().color();
        renderer.setSeriesPaint(s, color);
        renderer.setSeriesFillPaint(s, color);
        renderer.setSeriesStroke(s, line.look().stroke());
        renderer.setSeriesShape(s, line.look().marker());
        renderer.setSeriesShapesVisible(s, piece.size() == 1);
      }
    }
    NumberAxis values = style.axis(panel.label());
    values.setAutoRangeIncludesZero(panel.fromZero());
    return style.plot(dataset, null, values, renderer);
  }

  /** The stretches without a gap. */
  private static List<List<Curve.Point>> pieces(Curve curve) {
    List<List<Curve.Point>> pieces = new ArrayList<>();
    List<Curve.Point> piece = new ArrayList<>();
    for (Curve.Point point : curve.points()) {
      if (Double.isFinite(point.mean())) {
        piece.add(point);
      } else if (!piece.isEmpty()) {
        pieces.add(piece);
        piece = new ArrayList<>();
      }
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }
}
