package org.bce3s.drawing;

import java.awt.Dimension;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SimpleImageHandler;
import org.bce3s.failure.RequestException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Plots as SVG, to be put into a page or a file as it is: it scales with its box, its text is text,
 * and the same plot gives the same bytes.
 */
public final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final int DECIMALS = 2;

  private Svg() {}

  /**
   * A plot as an {@code svg} element, without XML declaration.
   *
   * @throws RequestException if the JDK has no support for fonts
   */
  public static String text(Plot plot) {
    return text(plot, Layout.FULL);
  }

  /** The same in this layout. */
  public static String text(Plot plot, Layout layout) {
    Dimension size = layout.size(plot);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment(null);
    context.setPrecision(DECIMALS);
    context.setGenericImageHandler(new SimpleImageHandler(new InlineImages()));
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    Style style = Style.load(layout);
    plot.chart(style).draw(graphics, new Rectangle2D.Double(0, 0, size.width, size.height));
    Element drawn = graphics.getRoot();
    return new SvgWriter(plot, size, style).text(drawn);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
