package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;

/** A change of one image, random or not; the result may be of another size. */
public interface Augmentation {
  /**
   * The changed image.
   *
   * @param image the image, which may be changed in place
   * @param random a stream of (seed, epoch, stream, position in the epoch's order); a fixed number
   *     of draws is not required
   * @return the same or a new image
   */
  Image apply(Image image, RandomStream random);

  /** Whether chance has a part in it. */
  default boolean draws() {
    return true;
  }
}
