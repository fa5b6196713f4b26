package org.bce3s.pytorch;

import org.bce3s.tensor.FloatTensor;

/**
 * Position embeddings [1 + n^2, C] of a class token and n x n patches, brought to another n as the
 * code of DeiT and ViT does: the grid is an image, interpolated by cubic convolution (Keys 1981, a
 * = -0.75) with {@code align_corners=False} and without antialiasing; the class token keeps its
 * own.
 */
final class PositionGrid {
  private static final double A = -0.75;

  private PositionGrid() {}

  /** Whether both are of a class token and a square of patches, of equal channels. */
  static boolean canResize(long[] found, long[] wanted) {
    return found.length == 2
        && wanted.length == 2
        && found[1] == wanted[1]
        && side(found[0]) > 0
        && side(wanted[0]) > 0;
  }

  /** The side of the square of patches behind a class token; 0 if they are no square. */
  static int side(long tokens) {
    int side = (int) Math.round(Math.sqrt((double) Math.max(0, tokens - 1)));
    return (long) side * side == tokens - 1 ? side : 0;
  }

  /** The embeddings at another number of patches. */
  static FloatTensor resize(FloatTensor positions, long[] wanted) {
    int channels = (int) wanted[1];
    int from = side(positions.values().length / channels);
    int to = side(wanted[0]);
    float[] values = new float[(int) wanted[0] * channels];
    System.arraycopy(positions.values(), 0, values, 0, channels);
    for (int y = 0; y < to; y++) {
      double[] rows = weights(y, from, to);
      int top = first(y, from, to);
      for (int x = 0; x < to; x++) {
        double[] columns = weights(x, from, to);
        int left = first(x, from, to);
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          for (int i = 0; i < rows.length; i++) {
            int row = clamp(top + i, from);
            for (int j = 0; j < columns.length; j++) {
              int at = 1 + row * from + clamp(left + j, from);
              sum += rows[i] * columns[j] * positions.values()[at * channels + c];
            }
          }
          values[(1 + y * to + x) * channels + c] = (float) sum;
        }
      }
    }
    return new FloatTensor(wanted.clone(), values);
  }

  private static double source(int index, int from, int to) {
    return (index + 0.5) * from / to - 0.5;
  }

  private static int first(int index, int from, int to) {
    return (int) Math.floor(source(index, from, to)) - 1;
  }

  private static int clamp(int index, int size) {
    return Math.min(Math.max(index, 0), size - 1);
  }

  /** Weights of the four nearest rows or columns. */
  private static double[] weights(int index, int from, int to) {
    double t = source(index, from, to) - Math.floor(source(index, from, to));
    return new double[] {far(1 + t), near(t), near(1 - t), far(2 - t)};
  }

  private static double near(double t) {
    return ((A + 2) * t - (A + 3)) * t * t + 1;
  }

  private static double far(double t) {
    return ((A * t - 5 * A) * t + 8 * A) * t - 4 * A;
  }
}
