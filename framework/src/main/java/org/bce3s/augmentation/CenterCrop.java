package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Cuts a square out of the image's centre, black where the image is smaller; any number of
 * channels. Nothing is drawn.
 *
 * @param size the square's side
 */
public record CenterCrop(
    @Doc("side of the square in pixels") @Default("224") @Range(min = 1, max = 4096) int size)
    implements Augmentation {
  /** Checks the range. */
  public CenterCrop {
    Constraints.check(CenterCrop.class, size);
  }

  @Override
  public boolean draws() {
    return false;
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    return Window.cut(image, start(image.height()), start(image.width()), size, size, 0);
  }

  /** Where the square begins on a side, as torchvision rounds it: halves to the even number. */
  private int start(int side) {
    return side < size ? -((size - side) / 2) : (int) Math.rint((side - size) / 2.0);
  }
}
