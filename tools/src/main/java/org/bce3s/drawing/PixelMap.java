package org.bce3s.drawing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** An image that fills a plot's data area, its pixels as sharp boxes. */
public final class PixelMap extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;

  private final transient BufferedImage image;

  public PixelMap(BufferedImage image) {
    this.image = image;
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
    // A copy, since Batik undoes the transform of an image with too few digits.
    Graphics2D copy = (Graphics2D) graphics.create();
    copy.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    copy.translate(area.getX(), area.getY());
    copy.drawImage(
        image, 0, 0, (int) Math.round(area.getWidth()), (int) Math.round(area.getHeight()), null);
    copy.dispose();
  }
}
