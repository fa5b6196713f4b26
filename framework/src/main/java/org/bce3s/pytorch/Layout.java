package org.bce3s.pytorch;

import java.util.Arrays;
import org.bce3s.tensor.FloatTensor;

/** Orders of axes, here and in PyTorch. */
final class Layout {
  /** From [height, width, in, out] to [out, in, height, width]. */
  static final int[] TO_PYTORCH = {3, 2, 0, 1};

  /** From [out, in, height, width] to [height, width, in, out]. */
  static final int[] FROM_PYTORCH = {2, 3, 1, 0};

  private Layout() {}

  /** Element i of the result is that of {@code axes[i]}. */
  static long[] permuted(long[] shape, int[] axes) {
    return Arrays.stream(axes).mapToLong(axis -> shape[axis]).toArray();
  }

  /** Axis i of the result is axis {@code axes[i]} of the tensor, of four dimensions. */
  static FloatTensor permute(FloatTensor tensor, int[] axes) {
    long[] shape = permuted(tensor.shape(), axes);
    int[] strides = new int[axes.length];
    int stride = 1;
    for (int axis = axes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= (int) tensor.shape()[axis];
    }
    float[] values = new float[tensor.values().length];
    int next = 0;
    for (int a = 0; a < shape[0]; a++) {
      for (int b = 0; b < shape[1]; b++) {
        for (int c = 0; c < shape[2]; c++) {
          for (int d = 0; d < shape[3]; d++) {
            values[next++] =
                tensor
                    .values()[
                    a * strides[axes[0]]
                        + b * strides[axes[1]]
                        + c * strides[axes[2]]
                        + d * strides[axes[3]]];
          }
        }
      }
    }
    return new FloatTensor(shape, values);
  }

  /** A matrix with its rows as columns. */
  static FloatTensor transpose(FloatTensor matrix) {
    int rows = (int) matrix.shape()[0];
    int columns = (int) matrix.shape()[1];
    float[] values = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[c * rows + r] = matrix.values()[r * columns + c];
      }
    }
    return new FloatTensor(new long[] {columns, rows}, values);
  }
}
