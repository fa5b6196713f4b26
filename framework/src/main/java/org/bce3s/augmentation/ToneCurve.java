package org.bce3s.augmentation;

import org.bce3s.image.Image;

/**
 * Operations that map every value by itself, pixel for pixel those of Pillow's {@code ImageOps}.
 *
 * <p>All take any size and number of channels, treat each channel alone and change the image in
 * place.
 */
final class ToneCurve {
  private static final int LEVELS = 256;

  private ToneCurve() {}

  /** Negates: v becomes 255 - v. */
  static Image invert(Image image) {
    return solarize(image, 0);
  }

  /** Negates the values that are not below the threshold. */
  static Image solarize(Image image, double threshold) {
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      int v = pixels[i] & 0xFF;
      pixels[i] = (byte) (v < threshold ? v : 255 - v);
    }
    return image;
  }

  /** Adds to the values below 128, up to 255. */
  static Image solarizeAdd(Image image, int added) {
    byte[] curve = new byte[LEVELS];
    for (int v = 0; v < LEVELS; v++) {
      curve[v] = v < LEVELS / 2 ? clip(v + added) : (byte) v;
    }
    return map(image, curve);
  }

  /** Keeps the highest bits of every value, 0..8 of them. */
  static Image posterize(Image image, int bits) {
    int mask = -(1 << (8 - bits));
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= (byte) mask;
    }
    return image;
  }

  /** Stretches each channel linearly so that it reaches from 0 to 255; a flat one stays. */
  static Image autocontrast(Image image) {
    for (int c = 0; c < image.channels(); c++) {
      int[] counts = histogram(image, c);
      int low = 0;
      while (low < LEVELS && counts[low] == 0) {
        low++;
      }
      int high = LEVELS - 1;
      while (high > low && counts[high] == 0) {
        high--;
      }
      if (high > low) {
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        byte[] curve = new byte[LEVELS];
        for (int v = 0; v < LEVELS; v++) {
          curve[v] = clip((int) (v * scale + offset));
        }
        map(image, c, curve);
      }
    }
    return image;
  }

  /** Makes each channel's cumulative histogram as straight as its values allow. */
  static Image equalize(Image image) {
    for (int c = 0; c < image.channels(); c++) {
      int[] counts = histogram(image, c);
      int highest = LEVELS - 1;
      while (highest > 0 && counts[highest] == 0) {
        highest--;
      }
      int step = (image.height() * image.width() - counts[highest]) / 255;
      if (step > 0) {
        byte[] curve = new byte[LEVELS];
        int below = step / 2;
        for (int v = 0; v < LEVELS; v++) {
          curve[v] = clip(below / step);
          below += counts[v];
        }
        map(image, c, curve);
      }
    }
    return image;
  }

  /** Maps the values of every channel through one curve of 256 values, in place. */
  static Image map(Image image, byte[] curve) {
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = curve[pixels[i] & 0xFF];
    }
    return image;
  }

  /** The nearest value that fits a byte. */
  static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private static void map(Image image, int channel, byte[] curve) {
    byte[] pixels = image.pixels();
    for (int i = channel; i < pixels.length; i += image.channels()) {
      pixels[i] = curve[pixels[i] & 0xFF];
    }
  }

  private static int[] histogram(Image image, int channel) {
    int[] counts = new int[LEVELS];
    byte[] pixels = image.pixels();
    for (int i = channel; i < pixels.length; i += image.channels()) {
      counts[pixels[i] & 0xFF]++;
    }
    return counts;
  }
}
