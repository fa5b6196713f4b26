package org.bce3s.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * How one of several series looks. The first seven colours are those of Okabe and Ito (2008, "Color
 * universal design"), the others of Tol (2021, "Colour schemes", muted), which the colour-blind
 * tell apart; dashes and markers differ too, for print in grey.
 *
 * @param color of line and marker
 * @param stroke of the line
 * @param marker around the origin
 */
public record Look(Color color, BasicStroke stroke, Shape marker) {
  /** The number of series that differ in colour, dash and marker. */
  public static final int DISTINCT = 10;

  /** The one grey look of all series that are not told apart. */
  public static final Look OTHERS = new Look(new Color(0xBBBBBB), stroke(1, new float[0]), dot(2));

  private static final float PALE = 0.35f;

  private static final List<Color> COLORS =
      List.of(
          new Color(0x000000),
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x332288),
          new Color(0x882255),
          new Color(0x999933));
  private static final List<float[]> DASHES =
      List.of(
          new float[] {},
          new float[] {},
          new float[] {7, 3},
          new float[] {2, 2},
          new float[] {8, 2, 2, 2},
          new float[] {4, 2},
          new float[] {10, 3, 2, 2, 2, 3},
          new float[] {1, 2},
          new float[] {12, 4},
          new float[] {6, 2, 1, 2, 1, 2});

  /** The look of series {@code i}; those that are {@link #DISTINCT} apart share a colour. */
  public static Look of(int i) {
    int c = i % DISTINCT;
    return new Look(COLORS.get(c), stroke(1.6f, DASHES.get(c)), marker(i));
  }

  /** Whether this is the look of series that are not told apart. */
  public boolean isOthers() {
    return equals(OTHERS);
  }

  /** Its colour for an area, so pale that marks upon it are seen. */
  public Color pale() {
    return new Color(pale(color.getRed()), pale(color.getGreen()), pale(color.getBlue()));
  }

  private static int pale(int part) {
    return 255 - Math.round(PALE * (255 - part));
  }

  /** The same with a line without gaps. */
  public Look solid() {
    return new Look(color, stroke(1.6f, new float[0]), marker);
  }

  /** The same with a dashed line. */
  public Look dashed() {
    return new Look(color, stroke(1.6f, new float[] {5, 3}), marker);
  }

  private static BasicStroke stroke(float width, float[] dash) {
    return dash.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  /** Ten shapes, shifted by one with every round of the colours: no pair comes twice in 100. */
  private static Shape marker(int i) {
    return switch ((i + i / DISTINCT) % DISTINCT) {
      case 0 -> dot(2.5);
      case 1 -> new Rectangle2D.Double(-2.3, -2.3, 4.6, 4.6);
      case 2 -> polygon(0, -3.2, 3, 2.2, -3, 2.2);
      case 3 -> polygon(0, -3.3, 3.3, 0, 0, 3.3, -3.3, 0);
      case 4 -> polygon(0, 3.2, 3, -2.2, -3, -2.2);
      case 5 ->
          polygon(
              -1, -3, 1, -3, 1, -1, 3, -1, 3, 1, 1, 1, 1, 3, -1, 3, -1, 1, -3, 1, -3, -1, -1, -1);
      case 6 -> polygon(-3, -1.6, 3, -1.6, 3, 1.6, -3, 1.6);
      case 7 -> polygon(-1.4, -3, 1.4, -3, 1.4, 3, -1.4, 3);
      case 8 -> polygon(-2.8, -2.8, 2.8, -2.8, -2.8, 2.8, 2.8, 2.8);
      default -> polygon(-2.8, -2.8, 2.8, 2.8, 2.8, -2.8, -2.8, 2.8);
    };
  }

  private static Shape dot(double radius) {
    return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
  }

  private static Shape polygon(double... coordinates) {
    Path2D path = new Path2D.Double();
    path.moveTo(coordinates[0], coordinates[1]);
    for (int c = 2; c < coordinates.length; c += 2) {
      path.lineTo(coordinates[c], coordinates[c + 1]);
    }
    path.closePath();
    return path;
  }
}
