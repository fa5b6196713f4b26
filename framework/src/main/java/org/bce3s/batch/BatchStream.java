package org.bce3s.batch;

import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.WindowAugmentation;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;

/**
 * What a loader makes batches of; together with an epoch's order it decides every byte.
 *
 * @param source the images
 * @param augmentations changes of each image, in order
 * @param shape the shape of every image after them
 * @param seed seed of the augmentations
 * @param name the stream's name, e.g. {@code source} or {@code partner}; streams of different names
 *     draw independently
 */
public record BatchStream(
    ImageSource source,
    List<Augmentation> augmentations,
    ImageShape shape,
    long seed,
    String name) {
  /** Copies the list. */
  public BatchStream {
    augmentations = List.copyOf(augmentations);
  }

  /**
   * The augmented image at a position of an epoch's order: a function of the seed, the stream's
   * name, the epoch, the position and the image, so that an image drawn twice is changed twice.
   *
   * @throws DataException naming the image, if it cannot be read or be changed so
   */
  Image image(int epoch, int position, int index) {
    RandomStream random = RandomStream.of(seed, "augment:" + name, epoch, position);
    int changed = 0;
    Image image;
    if (!augmentations.isEmpty() && augmentations.get(0) instanceof WindowAugmentation first) {
      image = first.ofWindow(source.window(index, (h, w) -> first.window(h, w, random)), random);
      changed = 1;
    } else {
      image = source.image(index);
    }
    try {
      for (Augmentation augmentation : augmentations.subList(changed, augmentations.size())) {
        image = augmentation.apply(image, random);
      }
      return image;
    } catch (DataException e) {
      throw new DataException(source.where(index) + ": " + e.getMessage(), e);
    }
  }
}
