package org.bce3s.augmentation;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;

/**
 * The image operations of AutoAugment and RandAugment with the magnitudes they reach (Cubuk et al.
 * 2019, table 6, in the sizes used for CIFAR), pixel for pixel those of Pillow.
 *
 * <p>Images may be of any size. {@link #COLOR} and {@link #CONTRAST} need one or three channels,
 * RGB in this order; the others take any number of channels.
 */
public enum Operation {
  /** Source column = x + magnitude * y, bicubic, {@value Geometry#FILL} outside. */
  SHEAR_X(true, 0, 0.3, Geometry::shearX),
  /** Source row = y + magnitude * x, bicubic, {@value Geometry#FILL} outside. */
  SHEAR_Y(true, 0, 0.3, Geometry::shearY),
  /** To the left by a share of the width, {@value Geometry#FILL} outside. */
  TRANSLATE_X(true, 0, 150.0 / 331, Geometry::translateX),
  /** Upwards by a share of the height, {@value Geometry#FILL} outside. */
  TRANSLATE_Y(true, 0, 150.0 / 331, Geometry::translateY),
  /** Counterclockwise by degrees, nearest neighbour, {@value Geometry#FILL} outside. */
  ROTATE(true, 0, 30, Geometry::rotate),
  /** Colourfulness times 1 + magnitude: blends every pixel with its grey. */
  COLOR(true, 0, 0.9, (image, m) -> Enhancement.color(image, 1 + m)),
  /** Contrast times 1 + magnitude: blends with the image's mean grey. */
  CONTRAST(true, 0, 0.9, (image, m) -> Enhancement.contrast(image, 1 + m)),
  /** Sharpness times 1 + magnitude: blends with the smoothed image. */
  SHARPNESS(true, 0, 0.9, (image, m) -> Enhancement.sharpness(image, 1 + m)),
  /** Brightness times 1 + magnitude: blends with black. */
  BRIGHTNESS(true, 0, 0.9, (image, m) -> Enhancement.brightness(image, 1 + m)),
  /** Keeps the highest bits of every value; the magnitude is their number. */
  POSTERIZE(false, 8, 4, (image, m) -> ToneCurve.posterize(image, (int) Math.rint(m))),
  /** Negates the values from the magnitude up. */
  SOLARIZE(false, 256, 0, ToneCurve::solarize),
  /** Stretches each channel to the whole range; has no magnitude. */
  AUTOCONTRAST(false, 0, 0, (image, m) -> ToneCurve.autocontrast(image)),
  /** Equalises each channel's histogram; has no magnitude. */
  EQUALIZE(false, 0, 0, (image, m) -> ToneCurve.equalize(image)),
  /** Negates; has no magnitude. */
  INVERT(false, 0, 0, (image, m) -> ToneCurve.invert(image));

  private final boolean symmetric;
  private final double weakest;
  private final double strongest;
  private final Effect effect;

  Operation(boolean symmetric, double weakest, double strongest, Effect effect) {
    this.symmetric = symmetric;
    this.weakest = weakest;
    this.strongest = strongest;
    this.effect = effect;
  }

  /**
   * The image after the operation.
   *
   * @param image the image, which may be changed in place
   * @param magnitude the operation's own, as its constant says; negative ones are allowed where the
   *     operation is {@link #symmetric}
   * @return the same or a new image, of the same size
   * @throws DataException if the operation needs grey or RGB and the image is neither
   */
  public Image apply(Image image, double magnitude) {
    return effect.apply(image, magnitude);
  }

  /**
   * The magnitude at a strength; linear.
   *
   * @param strength from 0, where an operation with a magnitude changes nothing, to 1
   */
  public double magnitude(double strength) {
    return weakest + strength * (strongest - weakest);
  }

  /** Whether a magnitude may be negative, for the change in the other direction. */
  public boolean symmetric() {
    return symmetric;
  }

  /** Whether pixels are moved rather than recoloured. */
  public boolean geometric() {
    return compareTo(ROTATE) <= 0;
  }

  private interface Effect {
    Image apply(Image image, double magnitude);
  }
}
