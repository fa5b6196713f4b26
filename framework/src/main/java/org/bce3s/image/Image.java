package org.bce3s.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One image in memory, or the feature vector of one.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel, 3 for RGB
 * @param type of a value
 * @param pixels its values, row by row, channels innermost (HWC); height*width*channels of them
 */
public record Image(int height, int width, int channels, PixelType type, byte[] pixels) {
  /** Checks that the pixels fill the shape. */
  public Image {
    if (pixels.length != (long) height * width * channels * type.bytes()) {
      throw new IllegalArgumentException(
          pixels.length + " bytes for " + height + "x" + width + "x" + channels + " of " + type);
    }
  }

  /** An image of unsigned bytes. */
  public Image(int height, int width, int channels, byte[] pixels) {
    this(height, width, channels, PixelType.BYTE, pixels);
  }

  /**
   * A feature vector: one pixel with a channel a value.
   *
   * @param values where it lies
   * @param from its first value there
   * @param length its values
   */
  public static Image ofFeatures(float[] values, int from, int length) {
    byte[] pixels = new byte[Math.multiplyExact(length, PixelType.FLOAT.bytes())];
    ByteBuffer.wrap(pixels)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, from, length);
    return new Image(1, 1, length, PixelType.FLOAT, pixels);
  }
}
