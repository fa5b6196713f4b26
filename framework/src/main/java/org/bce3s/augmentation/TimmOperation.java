package org.bce3s.augmentation;

import static org.bce3s.augmentation.TimmOperation.Sign.COIN;
import static org.bce3s.augmentation.TimmOperation.Sign.COIN_IF_INCREASING;
import static org.bce3s.augmentation.TimmOperation.Sign.NONE;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.bce3s.image.Image;

/**
 * The operations of timm's RandAugment with the argument that each has at a level of 0 to 10, pixel
 * for pixel those of Pillow 9.4 (Wightman 2019, PyTorch image models; the levels follow Google's
 * code for EfficientNet on TPUs).
 *
 * <p>Images are grey or RGB, of any size. With {@code increasing}, timm's {@code inc1}, all
 * operations distort more at higher levels.
 */
public enum TimmOperation {
  /** Stretches each channel to the whole range. */
  AUTO_CONTRAST(NONE, l -> 0, (image, a, affine) -> ToneCurve.autocontrast(image)),
  /** Equalises each channel's histogram. */
  EQUALIZE(NONE, l -> 0, (image, a, affine) -> ToneCurve.equalize(image)),
  /** Negates. */
  INVERT(NONE, l -> 0, (image, a, affine) -> ToneCurve.invert(image)),
  /** Turns counterclockwise by degrees. */
  ROTATE(COIN, l -> l * 30, (image, degrees, affine) -> affine.rotate(image, degrees)),
  /** Keeps as many of the highest bits: fewer at lower levels, or if increasing at higher. */
  POSTERIZE_TPU(
      NONE,
      l -> (int) (l * 4),
      l -> 4 - (int) (l * 4),
      (image, bits, affine) -> ToneCurve.posterize(image, (int) bits)),
  /** Negates the values from the argument up: at level 10 none, or if increasing all. */
  SOLARIZE(
      NONE,
      l -> (int) (l * 256),
      l -> 256 - (int) (l * 256),
      (image, threshold, affine) -> ToneCurve.solarize(image, threshold)),
  /** Adds to the values below 128. */
  SOLARIZE_ADD(
      NONE,
      l -> (int) (l * 110),
      (image, added, affine) -> ToneCurve.solarizeAdd(image, (int) added)),
  /** Multiplies the colourfulness: at level 10 the most, or if increasing the most or least. */
  COLOR((image, factor, affine) -> Enhancement.color(image, factor)),
  /** Multiplies the contrast, with a factor like {@link #COLOR}'s. */
  CONTRAST((image, factor, affine) -> Enhancement.contrast(image, factor)),
  /** Multiplies the brightness, with a factor like {@link #COLOR}'s. */
  BRIGHTNESS((image, factor, affine) -> Enhancement.brightness(image, factor)),
  /** Multiplies the sharpness, with a factor like {@link #COLOR}'s. */
  SHARPNESS((image, factor, affine) -> Enhancement.sharpness(image, factor)),
  /** Source column = x + argument * y. */
  SHEAR_X(COIN, l -> l * 0.3, (image, shear, affine) -> affine.alongRows(image, shear, 0)),
  /** Source row = y + argument * x. */
  SHEAR_Y(COIN, l -> l * 0.3, (image, shear, affine) -> affine.alongColumns(image, shear, 0)),
  /** To the left by a share of the width, not in whole pixels. */
  TRANSLATE_X_REL(
      COIN,
      l -> l * 0.45,
      (image, share, affine) -> affine.alongRows(image, 0, share * image.width())),
  /** Upwards by a share of the height, not in whole pixels. */
  TRANSLATE_Y_REL(
      COIN,
      l -> l * 0.45,
      (image, share, affine) -> affine.alongColumns(image, 0, share * image.height()));

  private static final double MOST = 10;

  private final Sign sign;
  private final DoubleUnaryOperator argument;
  private final DoubleUnaryOperator increasing;
  private final Effect effect;

  /** Of which operations a fair coin decides the direction. */
  enum Sign {
    NONE,
    COIN,
    COIN_IF_INCREASING
  }

  private interface Effect {
    Image apply(Image image, double argument, Affine affine);
  }

  TimmOperation(Sign sign, DoubleUnaryOperator argument, Effect effect) {
    this(sign, argument, argument, effect);
  }

  /** One of the enhancements. */
  TimmOperation(Effect effect) {
    this(COIN_IF_INCREASING, l -> l * 1.8 + 0.1, l -> l * 0.9, effect);
  }

  TimmOperation(
      Sign sign, DoubleUnaryOperator argument, DoubleUnaryOperator increasing, Effect effect) {
    this.sign = sign;
    this.argument = argument;
    this.increasing = increasing;
    this.effect = effect;
  }

  /** The operation that timm calls so, e.g. {@code TranslateXRel}. */
  public static Optional<TimmOperation> named(String name) {
    return Arrays.stream(values())
        .filter(o -> o.name().replace("_", "").equalsIgnoreCase(name))
        .findFirst();
  }

  /** Whether a coin decides the direction of the change. */
  boolean signed(boolean growing) {
    return sign == COIN || (sign == COIN_IF_INCREASING && growing);
  }

  /**
   * What the operation is applied with: degrees, bits, a threshold, a factor or a share.
   *
   * @param level 0..10
   * @param growing whether the change grows with the level for all operations
   * @param opposite whether the change goes in the other direction, where the operation has two
   */
  public double argument(double level, boolean growing, boolean opposite) {
    double value = (growing ? increasing : argument).applyAsDouble(level / MOST);
    double directed = signed(growing) && opposite ? -value : value;
    return sign == COIN_IF_INCREASING && growing ? 1 + directed : directed;
  }

  /**
   * The image after the operation.
   *
   * @param image the image, grey or RGB, which may be changed in place
   * @param argument as {@link #argument} gives it
   * @param interpolation where pixels are moved
   * @param fill of each channel where the image is moved away
   * @return the same or a new image, of the same size
   */
  public Image apply(Image image, double argument, Interpolation interpolation, int... fill) {
    return effect.apply(image, argument, new Affine(interpolation, fill));
  }
}
