package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.data.Image;

/**
 * Changes an image's size, pixel for pixel as Pillow's {@code Image.resize} with its bilinear
 * filter: a triangle whose foot spans two pixels of the larger of both grids, so that a shrunk
 * image averages all pixels it leaves out. Columns first, then rows; any number of channels.
 */
final class Resampling {
  private static final int FRACTION_BITS = 22;

  private Resampling() {}

  /** The image in another size; the same image if it has that size already. */
  static Image resized(Image image, int height, int width) {
    int channels = image.channels();
    byte[] wide = along(image.pixels(), image.height(), image.width(), channels, width);
    byte[] out = along(wide, 1, image.height(), width * channels, height);
    return out == image.pixels() ? image : new Image(height, width, channels, out);
  }

  /**
   * Resamples the middle one of three axes.
   *
   * @param in values [outer, length, inner]
   * @return values [outer, newLength, inner]; {@code in} itself if the lengths are the same
   */
  private static byte[] along(byte[] in, int outer, int length, int inner, int newLength) {
    if (newLength == length) {
      return in;
    }
    Weights[] weights = new Weights[newLength];
    Arrays.setAll(weights, i -> Weights.of(i, length, newLength));
    byte[] out = new byte[outer * newLength * inner];
    int to = 0;
    for (int o = 0; o < outer; o++) {
      for (Weights w : weights) {
        int from = (o * length + w.first()) * inner;
        for (int j = 0; j < inner; j++) {
          out[to++] = w.mean(in, from + j, inner);
        }
      }
    }
    return out;
  }

  /**
   * What one new place takes of the old ones.
   *
   * @param first the first old place
   * @param shares of the old places from there on, in units of 2^-22
   */
  private record Weights(int first, int[] shares) {
    static Weights of(int place, int length, int newLength) {
      double scale = (double) length / newLength;
      double support = Math.max(1, scale);
      double centre = (place + 0.5) * scale;
      int first = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(length, (int) (centre + support + 0.5));
      double[] heights = new double[end - first];
      double total = 0;
      for (int i = 0; i < heights.length; i++) {
        double distance = Math.abs(i + first - centre + 0.5) * (1 / support);
        heights[i] = Math.max(0, 1 - distance);
        total += heights[i];
      }
      int[] shares = new int[heights.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = (int) (0.5 + heights[i] / total * (1 << FRACTION_BITS));
      }
      return new Weights(first, shares);
    }

    /** The weighted mean of the values from {@code at} on, one every {@code stride}. */
    byte mean(byte[] in, int at, int stride) {
      int sum = 1 << (FRACTION_BITS - 1);
      int i = at;
      for (int share : shares) {
        sum += (in[i] & 0xFF) * share;
        i += stride;
      }
      return ToneCurve.clip(sum >> FRACTION_BITS);
    }
  }
}
