package org.bce3s.augmentation;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;

/**
 * Brightness, contrast, colour and sharpness, pixel for pixel those of Pillow's {@code
 * ImageEnhance}: each blends a degenerate image (black, flat grey, grey, smoothed) with the image.
 *
 * <p>A factor of 0 gives the degenerate image, 1 the image itself, more than 1 the opposite of the
 * degenerate image. All change the image in place. Contrast and colour weigh the channels as red,
 * green and blue, so they need images of three channels, or of one, which is grey already.
 */
final class Enhancement {
  private Enhancement() {}

  /** Blends with black. */
  static Image brightness(Image image, double factor) {
    return blendWithFlat(image, 0, (float) factor);
  }

  /**
   * Blends with the image's mean grey.
   *
   * @throws DataException if the image has neither one nor three channels
   */
  static Image contrast(Image image, double factor) {
    requireGreyOrRgb("contrast", image);
    byte[] pixels = image.pixels();
    int channels = image.channels();
    long sum = 0;
    for (int i = 0; i < pixels.length; i += channels) {
      sum += grey(pixels, i, channels);
    }
    int mean = (int) ((double) sum * channels / pixels.length + 0.5);
    return blendWithFlat(image, mean, (float) factor);
  }

  /**
   * Blends every pixel with its grey.
   *
   * @throws DataException if the image has neither one nor three channels
   */
  static Image color(Image image, double factor) {
    requireGreyOrRgb("color", image);
    byte[] pixels = image.pixels();
    int channels = image.channels();
    float f = (float) factor;
    for (int i = 0; i < pixels.length; i += channels) {
      int grey = grey(pixels, i, channels);
      for (int c = i; c < i + channels; c++) {
        pixels[c] = blend(grey, pixels[c] & 0xFF, f);
      }
    }
    return image;
  }

  /**
   * Blends with the image smoothed by the kernel (1 1 1, 1 5 1, 1 1 1)/13. The outermost pixels are
   * not smoothed and so stay.
   */
  static Image sharpness(Image image, double factor) {
    byte[] pixels = image.pixels();
    byte[] source = pixels.clone();
    int channels = image.channels();
    int row = image.width() * channels;
    float f = (float) factor;
    for (int y = 1; y < image.height() - 1; y++) {
      for (int i = y * row + channels; i < (y + 1) * row - channels; i++) {
        int value = source[i] & 0xFF;
        int sum =
            three(source, i - row, channels)
                + three(source, i, channels)
                + three(source, i + row, channels)
                + 4 * value;
        int smooth = (2 * sum + 13) / 26; // sum/13, rounded; it never ends in a half
        pixels[i] = blend(smooth, value, f);
      }
    }
    return image;
  }

  /**
   * Refuses images whose channels have no known meaning.
   *
   * @param what wants grey or RGB, for the message
   * @throws DataException if the image has neither one nor three channels
   */
  static void requireGreyOrRgb(String what, Image image) {
    if (image.channels() != 1 && image.channels() != 3) {
      throw new DataException(
          what + " needs grey or RGB images, 1 or 3 channels; found " + image.channels());
    }
  }

  /** Makes all channels of a pixel its luma, in place. */
  static Image grey(Image image) {
    byte[] pixels = image.pixels();
    int channels = image.channels();
    for (int i = 0; i < pixels.length && channels == 3; i += channels) {
      byte grey = (byte) grey(pixels, i, channels);
      pixels[i] = grey;
      pixels[i + 1] = grey;
      pixels[i + 2] = grey;
    }
    return image;
  }

  private static int grey(byte[] pixels, int i, int channels) {
    return channels == 1
        ? pixels[i] & 0xFF
        : luma(pixels[i] & 0xFF, pixels[i + 1] & 0xFF, pixels[i + 2] & 0xFF);
  }

  /** The luma of a colour by ITU-R 601-2, in the fixed-point arithmetic of Pillow. */
  static int luma(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }

  private static int three(byte[] values, int i, int stride) {
    return (values[i - stride] & 0xFF) + (values[i] & 0xFF) + (values[i + stride] & 0xFF);
  }

  private static Image blendWithFlat(Image image, int flat, float factor) {
    byte[] curve = new byte[256];
    for (int v = 0; v < curve.length; v++) {
      curve[v] = blend(flat, v, factor);
    }
    return ToneCurve.map(image, curve);
  }

  /** degenerate + factor * (value - degenerate) in float32, cut off to a byte. */
  private static byte blend(int degenerate, int value, float factor) {
    return ToneCurve.clip((int) (degenerate + factor * (value - degenerate)));
  }
}
