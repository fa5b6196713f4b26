package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;

/**
 * Shears, translations and rotations, pixel for pixel those of Pillow's {@code Image.transform} and
 * {@code Image.rotate}.
 *
 * <p>All keep the image's size, take any number of channels and return a new image. The pixel at
 * column x, row y shows the source at its centre (x + 0.5, y + 0.5) mapped by the transform; where
 * that lies outside the image, every channel is {@value #FILL}.
 */
final class Geometry {
  /** The value of every channel outside the source. */
  static final int FILL = 128;

  private static final int FRACTION_BITS = 16;
  private static final double ONE = 1 << FRACTION_BITS;

  private Geometry() {}

  /** Shears rows: source column = x + magnitude * y; bicubic. */
  static Image shearX(Image image, double magnitude) {
    int channels = image.channels();
    int row = image.width() * channels;
    return sheared(image, image.height(), row, image.width(), channels, magnitude);
  }

  /** Shears columns: source row = y + magnitude * x; bicubic. */
  static Image shearY(Image image, double magnitude) {
    int channels = image.channels();
    int row = image.width() * channels;
    return sheared(image, image.width(), channels, image.height(), row, magnitude);
  }

  /** Moves the image left by a share of its width (right if negative); nearest neighbour. */
  static Image translateX(Image image, double share) {
    int left = (int) Math.floor(share * image.width() + 0.5);
    return Window.cut(image, 0, left, image.height(), image.width(), FILL);
  }

  /** Moves the image up by a share of its height (down if negative); nearest neighbour. */
  static Image translateY(Image image, double share) {
    int top = (int) Math.floor(share * image.height() + 0.5);
    return Window.cut(image, top, 0, image.height(), image.width(), FILL);
  }

  /**
   * Turns the image about its centre, counterclockwise if the angle is positive; nearest neighbour
   * in 16.16 fixed-point arithmetic, as Pillow has it.
   */
  static Image rotate(Image image, double degrees) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    double angle = -StrictMath.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double centreX = width / 2.0;
    double centreY = height / 2.0;
    long alongX = fixed(cos);
    long alongY = fixed(-sin);
    long downX = fixed(sin);
    long downY = fixed(cos);
    // Longs, so that no side is too long for the 16 bits before the point.
    long rowX = fixed(-cos * centreX - sin * centreY + centreX + cos * 0.5 + sin * 0.5);
    long rowY = fixed(sin * centreX - cos * centreY + centreY - sin * 0.5 + cos * 0.5);
    byte[] pixels = image.pixels();
    byte[] out = new byte[pixels.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      long atX = rowX;
      long atY = rowY;
      for (int x = 0; x < width; x++) {
        long fromX = atX >> FRACTION_BITS;
        long fromY = atY >> FRACTION_BITS;
        if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
          int from = (int) (fromY * width + fromX) * channels;
          for (int c = 0; c < channels; c++) {
            out[to++] = pixels[from + c];
          }
        } else {
          for (int c = 0; c < channels; c++) {
            out[to++] = (byte) FILL;
          }
        }
        atX += alongX;
        atY += alongY;
      }
      rowX += downX;
      rowY += downY;
    }
    return new Image(height, width, channels, out);
  }

  private static long fixed(double value) {
    return (long) Math.floor(value * ONE + 0.5);
  }

  /**
   * Moves every line (a row or a column) along itself by magnitude * (line + 0.5). A shear leaves
   * the other coordinate on the centre of a pixel, so the bicubic surface is a curve along the
   * line.
   */
  private static Image sheared(
      Image image, int lines, int lineStride, int length, int stride, double magnitude) {
    int channels = image.channels();
    byte[] pixels = image.pixels();
    byte[] out = new byte[pixels.length];
    Arrays.fill(out, (byte) FILL);
    int last = length - 1;
    for (int line = 0; line < lines; line++) {
      int start = line * lineStride;
      double shift = magnitude * (line + 0.5);
      for (int i = 0; i < length; i++) {
        double centre = i + 0.5 + shift;
        if (centre < 0 || centre >= length) {
          continue;
        }
        double source = centre - 0.5;
        int from = (int) Math.floor(source);
        double d = source - from;
        int at0 = start + Math.max(0, from - 1) * stride;
        int at1 = start + Math.max(0, from) * stride;
        int at2 = start + Math.min(last, from + 1) * stride;
        int at3 = start + Math.min(last, from + 2) * stride;
        int to = start + i * stride;
        for (int c = 0; c < channels; c++) {
          out[to + c] =
              cubic(
                  pixels[at0 + c] & 0xFF,
                  pixels[at1 + c] & 0xFF,
                  pixels[at2 + c] & 0xFF,
                  pixels[at3 + c] & 0xFF,
                  d);
        }
      }
    }
    return new Image(image.height(), image.width(), channels, out);
  }

  /**
   * The cubic convolution with a = -1, at {@code d} of the way from v1 to v2, cut off to a byte.
   */
  private static byte cubic(int v0, int v1, int v2, int v3, double d) {
    int linear = v2 - v0;
    int quadratic = 2 * (v0 - v1) + v2 - v3;
    int third = v1 - v0 + v3 - v2;
    double v = v1 + d * (linear + d * (quadratic + d * third));
    return (byte) Math.max(0, Math.min(255, (int) v));
  }
}
