package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Blackens a square, in place: its centre is uniform on the pixels, it reaches from centre - size/2
 * to centre + size/2 (whole division, end exclusive) and is clipped at the border (DeVries and
 * Taylor 2017).
 *
 * @param size the square's side in pixels
 */
public record Cutout(
    @Doc("side of the black square in pixels") @Default("16") @Range(min = 2, max = 4096) int size)
    implements Augmentation {
  /** Checks the range. */
  public Cutout {
    Constraints.check(Cutout.class, size);
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    blacken(image, random.nextInt(image.height()), random.nextInt(image.width()));
    return image;
  }

  /** Blackens the square around a centre. */
  void blacken(Image image, int centreY, int centreX) {
    int left = Math.max(0, centreX - size / 2);
    int right = Math.min(image.width(), centreX + size / 2);
    int bottom = Math.min(image.height(), centreY + size / 2);
    for (int y = Math.max(0, centreY - size / 2); y < bottom; y++) {
      int row = y * image.width();
      Arrays.fill(
          image.pixels(),
          (row + left) * image.channels(),
          (row + right) * image.channels(),
          (byte) 0);
    }
  }
}
