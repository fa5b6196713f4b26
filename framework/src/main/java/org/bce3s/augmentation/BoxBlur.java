package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;

/**
 * A Gaussian blur by three box blurs along rows and three along columns, whose box has a fraction
 * of a pixel at each end (Gwosdek et al. 2011, Theoretical foundations of Gaussian convolution by
 * extended box filtering), in the arithmetic of Pillow: every one of the six rounds to bytes, and
 * pixels beyond an edge are those of the edge.
 *
 * <p>Blurring down columns moves whole rows at a time, which is quick; rows are blurred as the
 * columns of the transposed image.
 */
final class BoxBlur {
  private static final int PASSES = 3;
  private static final int FRACTION_BITS = 24;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final int radius;
  private final int inner;
  private final int outer;

  private BoxBlur(float radius) {
    this.radius = (int) radius;
    this.inner = (int) ((1 << FRACTION_BITS) / (radius * 2 + 1));
    this.outer = ((1 << FRACTION_BITS) - (this.radius * 2 + 1) * inner) / 2;
  }

  /** The blurred image, a new one. */
  static Image gaussian(Image image, float sigma) {
    return new BoxBlur(boxRadius(sigma)).blurred(image);
  }

  /** The radius of a box that has a third of the variance, in Pillow's float32. */
  private static float boxRadius(float sigma) {
    float variance = sigma * sigma / PASSES;
    float length = (float) Math.sqrt(12.0 * variance + 1.0);
    float whole = (float) Math.floor((length - 1.0) / 2.0);
    float rest = (2 * whole + 1) * (whole * (whole + 1) - variance * 3);
    return whole + rest / (6 * (variance - (whole + 1) * (whole + 1)));
  }

  private Image blurred(Image image) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    int[] transposed = new int[image.pixels().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y * width + x) * channels;
        int to = (x * height + y) * channels;
        for (int c = 0; c < channels; c++) {
          transposed[to + c] = image.pixels()[from + c] & 0xFF;
        }
      }
    }
    int[] alongRows = downColumns(transposed, width, height * channels);
    int[] values = new int[alongRows.length];
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        int from = (x * height + y) * channels;
        System.arraycopy(alongRows, from, values, (y * width + x) * channels, channels);
      }
    }
    int[] both = downColumns(values, height, width * channels);
    byte[] pixels = new byte[both.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) both[i];
    }
    return new Image(height, width, channels, pixels);
  }

  private int[] downColumns(int[] values, int rows, int row) {
    int[] from = values;
    int[] to = new int[values.length];
    int[] sums = new int[row];
    for (int pass = 0; pass < PASSES; pass++) {
      pass(from, to, sums, rows, row);
      int[] done = to;
      to = from;
      from = done;
    }
    return from;
  }

  /** Sums wrap as unsigned numbers do: shifted without sign, they are what they should be. */
  private void pass(int[] values, int[] out, int[] sums, int rows, int row) {
    Arrays.fill(sums, 0);
    for (int y = -radius; y <= radius; y++) {
      addRow(sums, values, clamped(y, rows) * row, row);
    }
    for (int y = 0; y < rows; y++) {
      int above = clamped(y - radius - 1, rows) * row;
      int below = clamped(y + radius + 1, rows) * row;
      int gone = clamped(y - radius, rows) * row;
      int start = y * row;
      for (int j = 0; j < row; j++) {
        int ends = values[above + j] + values[below + j];
        out[start + j] = (sums[j] * inner + ends * outer + HALF) >>> FRACTION_BITS;
        sums[j] += values[below + j] - values[gone + j];
      }
    }
  }

  private static void addRow(int[] sums, int[] values, int start, int row) {
    for (int j = 0; j < row; j++) {
      sums[j] += values[start + j];
    }
  }

  private static int clamped(int y, int rows) {
    return Math.max(0, Math.min(rows - 1, y));
  }
}
