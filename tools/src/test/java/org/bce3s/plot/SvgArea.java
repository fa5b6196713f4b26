package org.bce3s.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * An area of a plot's SVG.
 *
 * @param x where its outline starts
 * @param y the same
 * @param steps tenths of a pixel, from the end of the segment before
 * @param room what of the picture it is clipped to
 */
record SvgArea(double x, double y, List<Long> steps, Rectangle2D room) {
  /** Those of one colour. */
  static List<SvgArea> all(String svg, Color color) throws Exception {
    Document document = SvgTest.parse(svg);
    List<SvgArea> areas = new ArrayList<>();
    for (Element path : elements(document, "path")) {
      if (inherited(path, "fill").equals(text(color))) {
        List<Double> numbers = numbers(path);
        List<Long> steps = numbers.stream().skip(2).map(SvgArea::tenths).toList();
        areas.add(new SvgArea(numbers.get(0), numbers.get(1), steps, room(document, path)));
      }
    }
    return areas;
  }

  /** A colour as an SVG writes it. */
  static String text(Color color) {
    return color.equals(Color.BLACK)
        ? "black"
        : "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }

  /** Whether it is such a shape, wherever it stands. */
  boolean hasOutline(Shape shape) {
    List<Long> outline = new ArrayList<>();
    double[] at = new double[2];
    double[] points = new double[6];
    for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
      int segment = path.currentSegment(points);
      int numbers =
          segment == PathIterator.SEG_CLOSE ? 0 : segment == PathIterator.SEG_CUBICTO ? 6 : 2;
      for (int i = 0; i < numbers && segment != PathIterator.SEG_MOVETO; i++) {
        outline.add(tenths(points[i] - at[i % 2]));
      }
      if (numbers > 0) {
        at = new double[] {points[numbers - 2], points[numbers - 1]};
      }
    }
    return steps.equals(outline);
  }

  /** The plots clip to boxes, and what is not clipped has the whole picture. */
  private static Rectangle2D room(Document document, Element path) {
    String id = inherited(path, "clip-path").replaceAll("url\\(#|\\)", "");
    return elements(document, "clipPath").stream()
        .filter(clip -> id.isEmpty() || clip.getAttribute("id").equals(id))
        .map(clip -> numbers((Element) clip.getElementsByTagName("path").item(0)))
        .map(SvgArea::box)
        .findFirst()
        .orElseThrow();
  }

  /** Of a corner and the two edges from it on, whichever comes first. */
  private static Rectangle2D box(List<Double> path) {
    return new Rectangle2D.Double(
        path.get(0), path.get(1), path.get(2) + path.get(4), path.get(3) + path.get(5));
  }

  private static List<Double> numbers(Element path) {
    return Pattern.compile("-?[0-9.]+")
        .matcher(path.getAttribute("d"))
        .results()
        .map(number -> Double.parseDouble(number.group()))
        .toList();
  }

  private static List<Element> elements(Document document, String name) {
    NodeList all = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  private static String inherited(Element element, String attribute) {
    return element.hasAttribute(attribute) || !(element.getParentNode() instanceof Element parent)
        ? element.getAttribute(attribute)
        : inherited(parent, attribute);
  }

  private static long tenths(double step) {
    return Math.round(step * 10);
  }
}
