package org.bce3s.image;

import java.util.function.Supplier;
import org.bce3s.file.DataException;

/**
 * The one shape that all images of a batch have.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel
 * @param type of a value
 */
public record ImageShape(int height, int width, int channels, PixelType type) {
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

  /** The shape of images of unsigned bytes. */
  public ImageShape(int height, int width, int channels) {
    this(height, width, channels, PixelType.BYTE);
  }

  /** The shape of an image. */
  public static ImageShape of(Image image) {
    return new ImageShape(image.height(), image.width(), image.channels(), image.type());
  }

  /** The shape of feature vectors, see {@link Image#ofFeatures}. */
  public static ImageShape ofFeatures(int length) {
    return new ImageShape(1, 1, length, PixelType.FLOAT);
  }

  /** Whether these are feature vectors and no images. */
  public boolean isOfFeatures() {
    return type == PixelType.FLOAT;
  }

  /** Bytes of one image. */
  public int volume() {
    return height * width * channels * type.bytes();
  }

  /**
   * Copies an image into a packed batch.
   *
   * @param image the image
   * @param where names it in a message
   * @param batch the bytes of images [B, height, width, channels]
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

  /** For example {@code 32x32x3}: height, width, channels; or {@code 64 features}. */
  @Override
  public String toString() {
    return isOfFeatures() ? channels + " features" : height + "x" + width + "x" + channels;
  }
}
