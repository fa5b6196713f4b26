package org.bce3s.image;

/**
 * A rectangle of pixels inside an image.
 *
 * @param top its first row
 * @param left its first column
 * @param height its rows
 * @param width its columns
 */
public record ImageWindow(int top, int left, int height, int width) {
  /** The whole of an image of that size. */
  public static ImageWindow whole(int height, int width) {
    return new ImageWindow(0, 0, height, width);
  }

  /** With so many more pixels on every side, as far as an image of that size has them. */
  public ImageWindow grown(int by, int ofHeight, int ofWidth) {
    int firstRow = Math.max(0, top - by);
    int firstColumn = Math.max(0, left - by);
    return new ImageWindow(
        firstRow,
        firstColumn,
        Math.min(ofHeight, top + height + by) - firstRow,
        Math.min(ofWidth, left + width + by) - firstColumn);
  }

  /** Where it lies in a larger window. */
  public ImageWindow in(ImageWindow larger) {
    return new ImageWindow(top - larger.top, left - larger.left, height, width);
  }

  /** Its pixels, copied out of an image that it lies in. */
  public Image cutOutOf(Image image) {
    int channels = image.channels();
    byte[] pixels = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          image.pixels(),
          ((top + y) * image.width() + left) * channels,
          pixels,
          y * width * channels,
          width * channels);
    }
    return new Image(height, width, channels, pixels);
  }

  /** Chooses a window once the size of the image is known. */
  @FunctionalInterface
  public interface Choice {
    /** The window of an image of that size. */
    ImageWindow of(int height, int width);
  }
}
