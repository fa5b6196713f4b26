package org.bce3s.augmentation;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Makes an image grey, in place and in all three channels, with a probability: torchvision's {@code
 * RandomGrayscale} on Pillow images. Images are RGB or grey, and a grey one stays.
 *
 * @param probability how often
 */
public record RandomGrayscale(
    @Doc("probability that an image is made grey") @Default("0.2") @Range(min = 0, max = 1)
        double probability)
    implements Augmentation {
  /** Checks the range. */
  public RandomGrayscale {
    Constraints.check(RandomGrayscale.class, probability);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("random-grayscale", image);
    return random.nextDouble() < probability ? Enhancement.grey(image) : image;
  }
}
