package org.bce3s.drawing;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bce3s.table.Cells;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Writes what Batik has drawn, less its boilerplate: attributes sorted by name, hints for quality
 * left out, one font for all, ids that begin with the plot's name, title and description for screen
 * readers.
 */
final class SvgWriter {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "color-interpolation",
          "color-rendering",
          "font-family",
          "font-style",
          "font-weight",
          "image-rendering",
          "shape-rendering",
          "stroke-dashoffset",
          "text-rendering",
          "xml:space");

  /** Words shorter than this are no wider in another font than the room around them. */
  private static final int SHORT = 5;

  private final Plot plot;
  private final Dimension size;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  SvgWriter(Plot plot, Dimension size, Style style) {
    this.plot = plot;
    this.size = size;
    this.style = style;
  }

  String text(Element root) {
    String name = plot.heading().name();
    Map<String, String> attributes = attributes(root);
    attributes.keySet().removeIf(a -> a.startsWith("xmlns"));
    attributes.put("xmlns", "http://www.w3.org/2000/svg");
    attributes.put("xmlns:xlink", "http://www.w3.org/1999/xlink");
    attributes.put("viewBox", "0 0 " + size.width + " " + size.height);
    attributes.put("width", String.valueOf(size.width));
    attributes.put("height", String.valueOf(size.height));
    attributes.put("font-family", PlotFont.FAMILY);
    attributes.put("role", "img");
    attributes.put("aria-labelledby", name + "-title " + name + "-description");
    open("svg", attributes);
    text.append(">\n");
    labelled("title", name + "-title", plot.heading().title());
    labelled("desc", name + "-description", plot.description());
    children(root);
    return text.append("</svg>\n").toString();
  }

  private void labelled(String element, String id, String content) {
    open(element, Map.of("id", id));
    text.append('>').append(escaped(content)).append("</").append(element).append(">\n");
  }

  private void children(Node parent) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        element(element);
      } else if (child.getNodeType() == Node.TEXT_NODE) {
        text.append(escaped(child.getNodeValue()));
      }
    }
  }

  private void element(Element element) {
    boolean empty = !element.hasChildNodes();
    if (empty && (element.getTagName().equals("g") || element.getTagName().equals("defs"))) {
      return;
    }
    Map<String, String> attributes = attributes(element);
    if (element.getTagName().equals("text")) {
      fix(attributes, element);
    }
    open(element.getTagName(), attributes);
    if (empty) {
      text.append("/>\n");
      return;
    }
    boolean group = element.getFirstChild() instanceof Element;
    text.append(group ? ">\n" : ">");
    children(element);
    text.append("</").append(element.getTagName()).append(">\n");
  }

  private void open(String element, Map<String, String> attributes) {
    text.append('<').append(element);
    new TreeMap<>(attributes)
        .forEach(
            (name, value) ->
                text.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
  }

  private Map<String, String> attributes(Element element) {
    Map<String, String> kept = new TreeMap<>();
    NamedNodeMap all = element.getAttributes();
    for (int a = 0; a < all.getLength(); a++) {
      String name = all.item(a).getNodeName();
      if (!LEFT_OUT.contains(name)) {
        kept.put(name, shortened(name, all.item(a).getNodeValue()));
      }
    }
    if (element.getTagName().equals("image")) {
      kept.put("image-rendering", "pixelated");
    }
    return kept;
  }

  /** A viewer without the font squeezes its own to the width that the layout reckons with. */
  private void fix(Map<String, String> attributes, Element element) {
    String words = element.getTextContent();
    Font font = style.font(Double.parseDouble(fontSize(element).replace("px", "")));
    if (words.length() >= SHORT && font.canDisplayUpTo(words) < 0) {
      double width =
          font.getStringBounds(words, new FontRenderContext(null, true, true)).getWidth();
      attributes.put("lengthAdjust", "spacingAndGlyphs");
      attributes.put("textLength", Cells.fixed(width, 1));
    }
  }

  private static String fontSize(Element element) {
    String size = element.getAttribute("font-size");
    return size.isEmpty() ? fontSize((Element) element.getParentNode()) : size;
  }

  private String shortened(String attribute, String value) {
    String prefix = plot.heading().name() + "-";
    return switch (attribute) {
      case "id" -> prefix + value;
      case "d" -> SvgPath.relative(value);
      default -> value.replace("url(#", "url(#" + prefix);
    };
  }

  /** Characters that XML cannot hold become the replacement character. */
  static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
