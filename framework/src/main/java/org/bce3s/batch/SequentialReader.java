package org.bce3s.batch;

import org.bce3s.data.DataException;
import org.bce3s.data.ImageShape;
import org.bce3s.data.ImageSource;

/**
 * Reads images as they are and in their order, for evaluation.
 *
 * @param source where they come from
 * @param shape the shape all of them must have
 */
public record SequentialReader(ImageSource source, ImageShape shape) {
  /**
   * Reads the images {@code from} to {@code to - 1}.
   *
   * @param batch is filled from its start: unsigned bytes [to - from, height, width, channels]
   * @throws DataException if an image cannot be read or is of another shape
   */
  public void read(int from, int to, byte[] batch) {
    for (int index = from; index < to; index++) {
      shape.pack(source.image(index), index, batch, index - from);
    }
  }

  /** The same images mirrored left to right, read from a batch of them. */
  public byte[] mirrored(byte[] batch) {
    byte[] mirrored = new byte[batch.length];
    int channels = shape.channels();
    int row = shape.width() * channels;
    for (int start = 0; start < batch.length; start += row) {
      for (int x = 0; x < row; x += channels) {
        System.arraycopy(batch, start + x, mirrored, start + row - channels - x, channels);
      }
    }
    return mirrored;
  }
}
