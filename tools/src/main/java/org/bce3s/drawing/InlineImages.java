package org.bce3s.drawing;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.util.Base64;
import org.apache.batik.svggen.DefaultImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.w3c.dom.Element;

/** Puts images into the SVG itself. */
final class InlineImages extends DefaultImageHandler {
  private static final String XLINK = "http://www.w3.org/1999/xlink";

  @Override
  protected void handleHREF(Image image, Element element, SVGGeneratorContext context) {
    inline((BufferedImage) image, element);
  }

  @Override
  protected void handleHREF(RenderedImage image, Element element, SVGGeneratorContext context) {
    inline((BufferedImage) image, element);
  }

  @Override
  protected void handleHREF(RenderableImage image, Element element, SVGGeneratorContext context) {
    handleHREF(image.createDefaultRendering(), element, context);
  }

  private static void inline(BufferedImage image, Element element) {
    element.setAttributeNS(
        XLINK,
        "xlink:href",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(PlainPng.bytes(image)));
  }
}
