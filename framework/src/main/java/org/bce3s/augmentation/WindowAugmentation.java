package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;

/**
 * A change that looks at a part of the image alone, so that the rest need not be decoded where the
 * change is the first.
 */
public interface WindowAugmentation extends Augmentation {
  /** The part it looks at, of an image of that size. */
  ImageWindow window(int height, int width, RandomStream random);

  /** What it makes of that part; draws go on where those of {@link #window} ended. */
  Image ofWindow(Image cut, RandomStream random);

  @Override
  default Image apply(Image image, RandomStream random) {
    return ofWindow(window(image.height(), image.width(), random).cutOutOf(image), random);
  }
}
