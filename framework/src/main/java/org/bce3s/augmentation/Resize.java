package org.bce3s.augmentation;

import org.bce3s.data.Image;
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
  public Image apply(Image image, RandomStream random) {
    int height = image.height();
    int width = image.width();
    int shorter = Math.min(height, width);
    return Resampling.resized(image, scaled(height, shorter), scaled(width, shorter));
  }

  private int scaled(int side, int shorter) {
    return (int) ((long) size * side / shorter);
  }
}
