package org.bce3s.image;

import java.util.function.Supplier;
import org.bce3s.file.DataException;

/**
 * The one shape that all images of a batch have.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel
 */
public record ImageShape(int height, int width, int channels) {
  /** What makes images of several sizes equal. */
  public static final String CURE =
      "; images of several sizes need \"random-resized-crop\", or \"resize\" and"
          + " \"center-crop\", in augmentation and test_augmentation";

  /** Checks that no side is empty. */
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "empty image shape " + height + "x" + width + "x" + channels);
    }
  }

  /** The shape of an image. */
  public static ImageShape of(Image image) {
    return new ImageShape(image.height(), image.width(), image.channels());
  }

  /** Values, and so bytes, of one image. */
  public int volume() {
    return height * width * channels;
  }

  /**
   * Copies an image into a packed batch.
   *
   * @param image the image
   * @param where names it in a message
   * @param batch unsigned bytes [B, height, width, channels]
   * @param slot its place in the batch, from 0
   * @throws DataException if the image is of another shape
   */
  public void pack(Image image, Supplier<String> where, byte[] batch, int slot) {
    ImageShape found = of(image);
    if (!found.equals(this)) {
      throw new DataException(
          where.get() + " is " + found + ", but the images of its batch are " + this + CURE);
    }
    System.arraycopy(image.pixels(), 0, batch, slot * volume(), volume());
  }

  /** For example {@code 32x32x3}: height, width, channels. */
  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
