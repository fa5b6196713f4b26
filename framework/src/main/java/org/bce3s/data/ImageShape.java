package org.bce3s.data;

/**
 * The size that all images of a batch have.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel
 */
public record ImageShape(int height, int width, int channels) {
  /** Bytes of one image. */
  public int size() {
    return height * width * channels;
  }

  /** The shape of an image. */
  public static ImageShape of(Image image) {
    return new ImageShape(image.height(), image.width(), image.channels());
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
