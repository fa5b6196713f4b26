package org.bce3s.augmentation;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageHeader;
import org.bce3s.image.ImageShape;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Resizes the image so that its shorter side has a given length and its sides keep their ratio (the
 * longer side rounded down); bilinear with antialiasing, any number of channels. Nothing is drawn.
 *
 * @param size length of the shorter side
 */
public record Resize(
    @Doc("length of the shorter side in pixels") @Default("256") @Range(min = 1, max = 4096)
        int size)
    implements Augmentation {
  /** Checks the range. */
  public Resize {
    Constraints.check(Resize.class, size);
  }

  @Override
  public boolean draws() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the result would have more pixels than an image that is decoded
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    int shorter = Math.min(image.height(), image.width());
    long height = (long) size * image.height() / shorter;
    long width = (long) size * image.width() / shorter;
    if (height * width > ImageHeader.MAX_PIXELS) {
      throw new DataException(
          "an image of "
              + ImageShape.of(image)
              + " is too large when its shorter side becomes "
              + size);
    }
    return Resampling.resized(image, (int) height, (int) width);
  }
}
