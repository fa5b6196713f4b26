package org.bce3s.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.bce3s.drawing.Look;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** Markers of one look, drawn as one path: thousands of them stay a small SVG. */
final class PointCloud extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;
  private static final double SCALE = 0.75;

  private final transient List<TsneScatter.Point> points;
  private final transient Look look;

  PointCloud(List<TsneScatter.Point> points, Look look) {
    this.points = points;
    this.look = look;
  }

  @Override
  public void draw(
      Graphics2D graphics,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis x,
      ValueAxis y,
      int rendererIndex,
      PlotRenderingInfo info) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    for (TsneScatter.Point point : points) {
      AffineTransform place =
          AffineTransform.getTranslateInstance(
              x.valueToJava2D(point.x(), area, plot.getDomainAxisEdge()),
              y.valueToJava2D(point.y(), area, plot.getRangeAxisEdge()));
      place.scale(SCALE, SCALE);
      path.append(look.marker().getPathIterator(place), false);
    }
    graphics.setPaint(look.color());
    graphics.fill(path);
  }
}
