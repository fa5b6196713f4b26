package org.bce3s.augmentation;

import java.util.BitSet;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;

/**
 * Images for a network whose own images are squares of one size, so that its settings do not say
 * how others get it: the shorter side is resized to that of the square, whose place is the middle.
 * An image of that size is left as it is.
 */
public final class FittedImages implements ImageSource {
  private final ImageSource images;
  private final int side;
  private final Resize resize;
  private final CenterCrop cut;
  private final BitSet fitted = new BitSet();

  /**
   * Fits images.
   *
   * @param images of any size
   * @param side of the square in pixels
   */
  public FittedImages(ImageSource images, int side) {
    this.images = images;
    this.side = side;
    this.resize = new Resize(side);
    this.cut = new CenterCrop(side);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public Image image(int index) {
    Image image = images.image(index);
    if (image.height() == side && image.width() == side) {
      return image;
    }
    synchronized (fitted) {
      fitted.set(index);
    }
    RandomStream nothingDrawn = RandomStream.of(0, "nothing");
    return cut.apply(resize.apply(image, nothingDrawn), nothingDrawn);
  }

  @Override
  public String where(int index) {
    return images.where(index);
  }

  /** How many of those handed out were of another size. */
  public int fitted() {
    synchronized (fitted) {
      return fitted.cardinality();
    }
  }
}
