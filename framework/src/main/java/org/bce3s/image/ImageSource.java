package org.bce3s.image;

import org.bce3s.file.DataException;

/**
 * Labelled images by index. An implementation is safe for use by several threads and need not hold
 * its images in memory; an image handed out belongs to the caller, who may change it.
 */
public interface ImageSource {
  /** The number of images. */
  int size();

  /** The class of image {@code index}, 0..classes-1; cheap, never decodes the image. */
  int label(int index);

  /**
   * Image {@code index}, of any size.
   *
   * @throws DataException if it cannot be read
   */
  Image image(int index);

  /** Names image {@code index} in a message: what it was listed as, or its index. */
  default String where(int index) {
    return "image " + index;
  }

  /** Whether its images are files of their own, of perhaps several sizes, some perhaps damaged. */
  default boolean isInFiles() {
    return false;
  }

  /**
   * A part of image {@code index}: what cutting it out of the whole image gives, perhaps without
   * the work for the rest.
   *
   * @throws DataException if the image cannot be read
   */
  default Image window(int index, ImageWindow.Choice choice) {
    Image whole = image(index);
    return choice.of(whole.height(), whole.width()).cutOutOf(whole);
  }
}
