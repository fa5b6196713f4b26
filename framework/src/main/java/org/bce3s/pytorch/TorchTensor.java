package org.bce3s.pytorch;

import java.util.Arrays;
import java.util.List;
import org.bce3s.tensor.TensorFile;

/**
 * A tensor of a checkpoint.
 *
 * @param storage that holds its numbers
 * @param first index of its first number in the storage
 * @param shape its dimensions
 * @param strides by how many numbers the position moves with each index
 */
record TorchTensor(TorchStorage storage, long first, long[] shape, long[] strides) {
  private static final int MOST_DIMENSIONS = 64;

  /**
   * Checks that it lies in its storage, and is no larger: a tensor of strides of 0 can claim any
   * size.
   */
  TorchTensor {
    if (shape.length != strides.length
        || shape.length > MOST_DIMENSIONS
        || first < 0
        || Arrays.stream(shape).anyMatch(d -> d < 0)
        || Arrays.stream(strides).anyMatch(d -> d < 0)) {
      throw outside(shape, storage);
    }
    TensorFile.Region region = new TensorFile.Region(storage.type(), shape, strides, 0);
    if (region.count() > storage.elements()
        || Math.addExact(first, region.span()) > storage.elements()) {
      throw outside(shape, storage);
    }
  }

  private static IllegalArgumentException outside(long[] shape, TorchStorage storage) {
    return new IllegalArgumentException(
        "is a damaged checkpoint: a tensor of shape "
            + Arrays.toString(shape)
            + " does not lie in its "
            + storage.elements()
            + " numbers");
  }

  static TorchTensor of(Object storage, Object first, Object shape, Object strides) {
    return new TorchTensor((TorchStorage) storage, (Long) first, longs(shape), longs(strides));
  }

  private static long[] longs(Object list) {
    return ((List<?>) list).stream().mapToLong(d -> (Long) d).toArray();
  }

  /** Where it lies in the file. */
  TensorFile.Region region() {
    long offset = storage.offset() + first * storage.type().size();
    return new TensorFile.Region(storage.type(), shape, strides, offset);
  }
}
