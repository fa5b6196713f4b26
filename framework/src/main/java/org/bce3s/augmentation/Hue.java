package org.bce3s.augmentation;

import org.bce3s.image.Image;

/**
 * Turns the hue of RGB images by way of Pillow's 8-bit HSV, whose rounding alone changes pixels a
 * little.
 */
public final class Hue {
  private Hue() {}

  /**
   * Turns the hue of every pixel, in place; a grey image has none.
   *
   * @param image an image of three channels, RGB, or of one
   * @param turn share of the colour circle, -0.5..0.5
   * @throws org.bce3s.file.DataException if the image has neither one nor three channels
   */
  public static Image turn(Image image, double turn) {
    Enhancement.requireGreyOrRgb("hue", image);
    byte[] pixels = image.pixels();
    int steps = (int) (turn * 255);
    for (int i = 0; i < pixels.length && image.channels() == 3; i += 3) {
      turn(pixels, i, steps);
    }
    return image;
  }

  private static void turn(byte[] pixels, int i, int steps) {
    int r = pixels[i] & 0xFF;
    int g = pixels[i + 1] & 0xFF;
    int b = pixels[i + 2] & 0xFF;
    int value = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    float range = value - least;
    int saturation = value == 0 ? 0 : (int) (range / value * 255.0);
    int hue = value == least ? 0 : hue(r, g, b, value, range);
    fill(pixels, i, (hue + steps) & 0xFF, saturation, value);
  }

  /** Pillow mixes float32 and float64 here; each line keeps to its mixture. */
  private static int hue(int r, int g, int b, int value, float range) {
    float red = (value - r) / range;
    float green = (value - g) / range;
    float blue = (value - b) / range;
    float sextant;
    if (r == value) {
      sextant = blue - green;
    } else if (g == value) {
      sextant = (float) (2.0 + red - blue);
    } else {
      sextant = (float) (4.0 + green - red);
    }
    float hue = (float) ((sextant / 6.0 + 1.0) % 1.0);
    return (int) (hue * 255.0);
  }

  /** Writes the RGB of hue, saturation and value. */
  private static void fill(byte[] pixels, int i, int hue, int saturation, int value) {
    double sextants = hue * 6.0 / 255.0;
    int sextant = (int) sextants;
    float rest = (float) (sextants - sextant);
    float s = (float) (saturation / 255.0);
    int p = round(value * (1.0 - s));
    int q = round(value * (1.0 - s * rest));
    int t = round(value * (1.0 - s * (1.0 - rest)));
    switch (sextant % 6) {
      case 0 -> set(pixels, i, value, t, p);
      case 1 -> set(pixels, i, q, value, p);
      case 2 -> set(pixels, i, p, value, t);
      case 3 -> set(pixels, i, p, q, value);
      case 4 -> set(pixels, i, t, p, value);
      default -> set(pixels, i, value, p, q);
    }
  }

  private static int round(double positive) {
    return (int) (positive + 0.5);
  }

  private static void set(byte[] pixels, int i, int r, int g, int b) {
    pixels[i] = (byte) r;
    pixels[i + 1] = (byte) g;
    pixels[i + 2] = (byte) b;
  }
}
