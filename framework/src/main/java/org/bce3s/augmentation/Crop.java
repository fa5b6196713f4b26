package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Pads the image with black on every side and cuts a window of the image's own size out of it, at a
 * uniform place (He et al. 2016).
 *
 * @param padding pixels added on every side
 */
public record Crop(
    @Doc("black pixels added on every side before a window is cut out")
        @Default("4")
        @Range(min = 0, max = 4096)
        int padding)
    implements Augmentation {
  /** Checks the range. */
  public Crop {
    Constraints.check(Crop.class, padding);
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    int down = random.nextInt(2 * padding + 1) - padding;
    int right = random.nextInt(2 * padding + 1) - padding;
    return Window.cut(image, down, right, image.height(), image.width(), 0);
  }
}
