package org.bce3s.drawing;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.jfree.chart.JFreeChart;

/** Plots as PNG, three pixels a CSS pixel: 288 an inch. */
public final class Png {
  private static final int SCALE = 3;

  private Png() {}

  /**
   * Writes a plot.
   *
   * @throws FolderException if the file cannot be written
   * @throws RequestException if the JDK has no support for fonts
   */
  public static void write(Plot plot, Path file) {
    AtomicFile.write(file, bytes(plot, Layout.FULL));
  }

  /**
   * A plot as the bytes of a PNG.
   *
   * @throws RequestException if the JDK has no support for fonts
   */
  public static byte[] bytes(Plot plot, Layout layout) {
    JFreeChart chart = plot.chart(Style.load(layout));
    Dimension size = layout.size(plot);
    BufferedImage image =
        new BufferedImage(SCALE * size.width, SCALE * size.height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, size.width, size.height));
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
