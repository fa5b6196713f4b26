package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;

/** A rectangle cut out of an image; it may reach beyond the border. */
final class Window {
  private Window() {}

  /**
   * Cuts a window out of an image; what lies outside the image takes one value in every channel.
   *
   * @param image the image, left as it is
   * @param top the window's first row in the image; may be negative
   * @param left the window's first column in the image; may be negative
   * @param height rows of the window
   * @param width columns of the window
   * @param fill the value outside the image, 0..255
   * @return a new image [height, width, channels]
   */
  static Image cut(Image image, int top, int left, int height, int width, int fill) {
    int channels = image.channels();
    byte[] out = new byte[height * width * channels];
    if (fill != 0) {
      Arrays.fill(out, (byte) fill);
    }
    int firstColumn = Math.max(0, -left);
    int columns = Math.min(width, image.width() - left) - firstColumn;
    if (columns > 0) {
      for (int y = Math.max(0, -top); y < Math.min(height, image.height() - top); y++) {
        System.arraycopy(
            image.pixels(),
            ((y + top) * image.width() + firstColumn + left) * channels,
            out,
            (y * width + firstColumn) * channels,
            columns * channels);
      }
    }
    return new Image(height, width, channels, out);
  }
}
