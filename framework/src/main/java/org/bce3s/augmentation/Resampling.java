package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;

/**
 * Changes an image's size, pixel for pixel as Pillow's {@code Image.resize} with its bilinear
 * filter: a triangle whose foot spans two pixels of the larger of both grids, so that a shrunk
 * image averages all pixels it leaves out. Columns first, then rows; any number of channels.
 */
final class Resampling {
  private static final int RGB = 3;
  private static final int FRACTION_BITS = 22;

  /** Rounds to the nearest; shares are positive and add up to one, so that no sum leaves 0..255. */
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final Image image;
  private final Weights columns;
  private final int row;

  /** Rows of the image with new columns; those that the current new row is made of. */
  private final int[][] recent;

  private int nextRow;

  private Resampling(Image image, Weights columns, int taps) {
    this.image = image;
    this.columns = columns;
    this.row = columns.places() * image.channels();
    this.recent = new int[taps][row];
  }

  /** The image in another size; the same image if it has that size already. */
  static Image resized(Image image, int height, int width) {
    if (height == image.height() && width == image.width()) {
      return image;
    }
    Weights rows = Weights.of(image.height(), height);
    Resampling resampling = new Resampling(image, Weights.of(image.width(), width), rows.taps);
    return new Image(height, width, image.channels(), resampling.rows(rows));
  }

  private byte[] rows(Weights rows) {
    byte[] out = new byte[rows.places() * row];
    int[] sums = new int[row];
    int to = 0;
    for (int place = 0; place < rows.places(); place++) {
      Arrays.fill(sums, HALF);
      for (int tap = 0; tap < rows.taps; tap++) {
        add(sums, row(rows.first[place] + tap), rows.shares[place * rows.taps + tap]);
      }
      for (int sum : sums) {
        out[to++] = (byte) (sum >> FRACTION_BITS);
      }
    }
    return out;
  }

  private static void add(int[] sums, int[] values, int share) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += values[j] * share;
    }
  }

  /** A row of the image with new columns, values 0..255; rows are asked for in order. */
  private int[] row(int y) {
    while (nextRow <= y) {
      int[] out = recent[nextRow % recent.length];
      if (image.channels() == RGB) {
        rgbRow(nextRow, out);
      } else {
        anyRow(nextRow, out);
      }
      nextRow++;
    }
    return recent[y % recent.length];
  }

  /** Three channels at once: the same as one after another, in half the time. */
  private void rgbRow(int y, int[] out) {
    byte[] in = image.pixels();
    int[] shares = columns.shares;
    int start = y * image.width() * RGB;
    int tap = 0;
    int to = 0;
    for (int first : columns.first) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int from = start + first * RGB;
      for (int end = from + columns.taps * RGB; from < end; from += RGB) {
        int share = shares[tap++];
        red += (in[from] & 0xFF) * share;
        green += (in[from + 1] & 0xFF) * share;
        blue += (in[from + 2] & 0xFF) * share;
      }
      out[to++] = red >> FRACTION_BITS;
      out[to++] = green >> FRACTION_BITS;
      out[to++] = blue >> FRACTION_BITS;
    }
  }

  private void anyRow(int y, int[] out) {
    int channels = image.channels();
    for (int j = 0; j < row; j++) {
      int place = j / channels;
      int from = (y * image.width() + columns.first[place]) * channels + j % channels;
      int sum = HALF;
      for (int tap = 0; tap < columns.taps; tap++) {
        int share = columns.shares[place * columns.taps + tap];
        sum += (image.pixels()[from + tap * channels] & 0xFF) * share;
      }
      out[j] = sum >> FRACTION_BITS;
    }
  }

  /**
   * What every new place of an axis takes of the old ones: of all as many, some of them nothing,
   * for processors like loops of one length.
   *
   * @param taps old places that a new one looks at
   * @param first the first of them, of every new place
   * @param shares of each of them, in units of 2^-22 [places, taps]
   */
  private record Weights(int taps, int[] first, int[] shares) {
    static Weights of(int length, int places) {
      double scale = (double) length / places;
      double support = Math.max(1, scale);
      double[] centre = new double[places];
      int[] begin = new int[places];
      int[] end = new int[places];
      int taps = 0;
      for (int place = 0; place < places; place++) {
        centre[place] = (place + 0.5) * scale;
        begin[place] = Math.max(0, (int) (centre[place] - support + 0.5));
        end[place] = Math.min(length, (int) (centre[place] + support + 0.5));
        taps = Math.max(taps, end[place] - begin[place]);
      }
      int[] first = new int[places];
      int[] shares = new int[places * taps];
      for (int place = 0; place < places; place++) {
        first[place] = Math.min(begin[place], length - taps);
        int to = place * taps + begin[place] - first[place];
        share(begin[place], end[place], centre[place], support, shares, to);
      }
      return new Weights(taps, first, shares);
    }

    /** A triangle of the old places from {@code begin} on, its sum one. */
    private static void share(
        int begin, int end, double centre, double support, int[] shares, int to) {
      double[] heights = new double[end - begin];
      double total = 0;
      for (int i = 0; i < heights.length; i++) {
        double distance = Math.abs(i + begin - centre + 0.5) * (1 / support);
        heights[i] = Math.max(0, 1 - distance);
        total += heights[i];
      }
      for (int i = 0; i < heights.length; i++) {
        shares[to + i] = (int) (0.5 + heights[i] / total * (1 << FRACTION_BITS));
      }
    }

    int places() {
      return first.length;
    }
  }
}
