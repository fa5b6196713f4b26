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
    return bicubic(image).alongRows(image, magnitude, 0);
  }

  /** Shears columns: source row = y + magnitude * x; bicubic. */
  static Image shearY(Image image, double magnitude) {
    return bicubic(image).alongColumns(image, magnitude, 0);
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

  private static Affine bicubic(Image image) {
    int[] fill = new int[image.channels()];
    Arrays.fill(fill, FILL);
    return new Affine(Interpolation.BICUBIC, fill);
  }
}
