package org.bce3s.image;

/**
 * One image in memory.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel, 3 for RGB
 * @param pixels unsigned bytes, row by row, channels innermost (HWC); length height*width*channels
 */
public record Image(int height, int width, int channels, byte[] pixels) {
  /** Checks that the pixels fill the shape. */
  public Image {
    if (pixels.length != height * width * channels) {
      throw new IllegalArgumentException(
          pixels.length + " bytes for " + height + "x" + width + "x" + channels);
    }
  }
}
