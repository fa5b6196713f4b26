package org.bce3s.augmentation;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Changes brightness, contrast, saturation and hue by random amounts in a random order, with the
 * meaning and the pixels of torchvision's {@code ColorJitter} on Pillow images.
 *
 * <p>A factor is uniform in [max(0, 1 - s), 1 + s] for a setting s, the hue turns by a uniform
 * share of the colour circle in [-hue, hue]; a setting of 0 leaves its property alone. Images may
 * be of any size and are RGB or grey; a grey one has no saturation or hue to change.
 *
 * @param brightness largest relative change of brightness
 * @param contrast largest relative change of contrast
 * @param saturation largest relative change of saturation
 * @param hue largest turn of the hue
 * @param probability how often an image is changed at all
 */
public record ColorJitter(
    @Doc("largest relative change of brightness") @Default("0.4") @Range(min = 0) double brightness,
    @Doc("largest relative change of contrast") @Default("0.4") @Range(min = 0) double contrast,
    @Doc("largest relative change of saturation") @Default("0.4") @Range(min = 0) double saturation,
    @Doc("largest turn of the hue, a share of the colour circle")
        @Default("0")
        @Range(min = 0, max = 0.5)
        double hue,
    @Doc("probability that an image is changed at all") @Default("1") @Range(min = 0, max = 1)
        double probability)
    implements Augmentation {
  /** Checks the ranges. */
  public ColorJitter {
    Constraints.check(ColorJitter.class, brightness, contrast, saturation, hue, probability);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("color-jitter", image);
    if (probability < 1 && random.nextDouble() >= probability) { // 1 draws nothing
      return image;
    }
    Image changed = image;
    for (int property : random.permutation(4)) {
      changed = change(property, changed, random);
    }
    return changed;
  }

  private Image change(int property, Image image, RandomStream random) {
    return switch (property) {
      case 0 -> brightness == 0 ? image : Enhancement.brightness(image, factor(brightness, random));
      case 1 -> contrast == 0 ? image : Enhancement.contrast(image, factor(contrast, random));
      case 2 -> saturation == 0 ? image : Enhancement.color(image, factor(saturation, random));
      default -> hue == 0 ? image : Hue.turn(image, random.uniform(-hue, hue));
    };
  }

  private static double factor(double setting, RandomStream random) {
    return random.uniform(Math.max(0, 1 - setting), 1 + setting);
  }
}
