package org.bce3s.augmentation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.bce3s.image.Image;

/**
 * Shears, translations and rotations between pixels, pixel for pixel those of Pillow's {@code
 * Image.transform} and {@code Image.rotate} with bilinear or bicubic interpolation.
 *
 * <p>All keep the image's size, take any number of channels and return a new image. The pixel at
 * column x, row y shows the source at its centre (x + 0.5, y + 0.5) mapped by the transform; where
 * that lies outside the image, it is filled. Pixels beyond an edge are those of the edge, and
 * values are cut off to bytes, not rounded.
 *
 * @param interpolation between pixels
 * @param fill of each channel outside of the source, 0..255
 */
record Affine(Interpolation interpolation, int[] fill) {
  private static final int PILLOWS_DIGITS = 15;

  /** Moves rows along themselves: source column = x + shear * y + shift. */
  Image alongRows(Image image, double shear, double shift) {
    int channels = image.channels();
    int row = image.width() * channels;
    return alongLines(image, image.height(), row, image.width(), channels, shear, shift);
  }

  /** Moves columns along themselves: source row = y + shear * x + shift. */
  Image alongColumns(Image image, double shear, double shift) {
    int channels = image.channels();
    int row = image.width() * channels;
    return alongLines(image, image.width(), channels, image.height(), row, shear, shift);
  }

  /**
   * Moves every line (a row or a column) along itself by shear * (line + 0.5) + shift. The other
   * coordinate stays on the centre of a pixel, so that the surface is a curve along the line.
   */
  private Image alongLines(
      Image image, int lines, int lineStride, int length, int stride, double shear, double shift) {
    int channels = image.channels();
    byte[] pixels = image.pixels();
    byte[] out = new byte[pixels.length];
    int last = length - 1;
    for (int line = 0; line < lines; line++) {
      int start = line * lineStride;
      double sheared = shear * (line + 0.5);
      for (int i = 0; i < length; i++) {
        double centre = i + 0.5 + sheared + shift;
        int to = start + i * stride;
        if (!(centre >= 0 && centre < length)) {
          fill(out, to);
          continue;
        }
        double source = centre - 0.5;
        int from = (int) Math.floor(source);
        double d = source - from;
        int at0 = start + Math.max(0, from - 1) * stride;
        int at1 = start + Math.max(0, from) * stride;
        int at2 = start + Math.min(last, from + 1) * stride;
        int at3 = start + Math.min(last, from + 2) * stride;
        for (int c = 0; c < channels; c++) {
          double v =
              interpolation.between(
                  pixels[at0 + c] & 0xFF,
                  pixels[at1 + c] & 0xFF,
                  pixels[at2 + c] & 0xFF,
                  pixels[at3 + c] & 0xFF,
                  d);
          out[to + c] = cutOff(v);
        }
      }
    }
    return new Image(image.height(), image.width(), channels, out);
  }

  /** Turns the image about its centre, counterclockwise if the angle is positive. */
  Image rotate(Image image, double degrees) {
    double turn = degrees % 360;
    double angle = -StrictMath.toRadians(turn < 0 ? turn + 360 : turn);
    double cos = rounded(StrictMath.cos(angle));
    double sin = rounded(StrictMath.sin(angle));
    double centreX = image.width() / 2.0;
    double centreY = image.height() / 2.0;
    double shiftX = cos * -centreX + sin * -centreY + centreX;
    double shiftY = -sin * -centreX + cos * -centreY + centreY;
    int channels = image.channels();
    byte[] out = new byte[image.pixels().length];
    int to = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double fromX = cos * (x + 0.5) + sin * (y + 0.5) + shiftX;
        double fromY = -sin * (x + 0.5) + cos * (y + 0.5) + shiftY;
        if (fromX >= 0 && fromX < image.width() && fromY >= 0 && fromY < image.height()) {
          interpolate(image, fromX - 0.5, fromY - 0.5, out, to);
        } else {
          fill(out, to);
        }
        to += channels;
      }
    }
    return new Image(image.height(), image.width(), channels, out);
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(PILLOWS_DIGITS, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** Along four rows, then down the four values. */
  private void interpolate(Image image, double x, double y, byte[] out, int to) {
    byte[] pixels = image.pixels();
    int channels = image.channels();
    int fromX = (int) Math.floor(x);
    int fromY = (int) Math.floor(y);
    double dx = x - fromX;
    double dy = y - fromY;
    int lastX = image.width() - 1;
    int lastY = image.height() - 1;
    int at0 = Math.max(0, fromX - 1) * channels;
    int at1 = Math.max(0, fromX) * channels;
    int at2 = Math.min(lastX, fromX + 1) * channels;
    int at3 = Math.min(lastX, fromX + 2) * channels;
    int row = image.width() * channels;
    int row0 = Math.max(0, fromY - 1) * row;
    int row1 = Math.max(0, fromY) * row;
    int row2 = Math.min(lastY, fromY + 1) * row;
    int row3 = Math.min(lastY, fromY + 2) * row;
    boolean cubic = interpolation == Interpolation.BICUBIC;
    for (int c = 0; c < channels; c++) {
      double v1 = along(pixels, row1 + c, at0, at1, at2, at3, dx);
      double v2 = along(pixels, row2 + c, at0, at1, at2, at3, dx);
      double v0 = cubic ? along(pixels, row0 + c, at0, at1, at2, at3, dx) : v1;
      double v3 = cubic ? along(pixels, row3 + c, at0, at1, at2, at3, dx) : v2;
      out[to + c] = cutOff(interpolation.between(v0, v1, v2, v3, dy));
    }
  }

  private double along(byte[] pixels, int row, int at0, int at1, int at2, int at3, double d) {
    return interpolation.between(
        pixels[row + at0] & 0xFF,
        pixels[row + at1] & 0xFF,
        pixels[row + at2] & 0xFF,
        pixels[row + at3] & 0xFF,
        d);
  }

  private void fill(byte[] out, int to) {
    for (int c = 0; c < fill.length; c++) {
      out[to + c] = (byte) fill[c];
    }
  }

  private static byte cutOff(double value) {
    return (byte) Math.max(0, Math.min(255, (int) value));
  }
}
