package org.bce3s.augmentation;

import java.util.List;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * RandAugment as PaCo, GPaCo, BCL and ProCo have it, which is timm's {@code rand-n2-m10-mstd0.5}
 * (Cubuk et al. 2020; Wightman 2019): n operations are drawn uniformly, with replacement, from the
 * fifteen of {@link TimmOperation}, and each is applied with a probability at a level of its own, a
 * normal number cut to 0..10.
 *
 * <p>Coins decide between bilinear and bicubic interpolation, and the direction of rotations,
 * shears and translations. Without {@code increasing} factors of colour, contrast, brightness and
 * sharpness at level 10 are 1.9, and solarizing changes nothing. Images are grey or RGB, of any
 * size.
 *
 * @param n operations that are drawn
 * @param m mean of a level
 * @param probability that a drawn operation is applied
 * @param mstd standard deviation of a level
 * @param increasing whether all operations distort more at higher levels
 * @param fill of what a moved image leaves uncovered
 */
public record TimmRandAugment(
    @Doc("operations drawn for an image, with replacement") @Default("2") @Range(min = 1, max = 15)
        int n,
    @Doc("mean of the level at which an operation is applied, of 0 to 10")
        @Default("10")
        @Range(min = 0, max = 10)
        double m,
    @Doc("probability that a drawn operation is applied") @Default("0.5") @Range(min = 0, max = 1)
        double probability,
    @Doc("standard deviation of the level, which is cut to 0..10; 0: always m")
        @Default("0.5")
        @Range(min = 0, max = 100)
        double mstd,
    @Doc("timm's inc1: solarizing, posterizing and the factors too distort more at higher levels")
        @Default("false")
        boolean increasing,
    @Doc("colour of what is uncovered: one value, or red, green and blue")
        @Default("[124, 116, 104]")
        @Range(min = 0, max = 255)
        List<Integer> fill)
    implements Augmentation {
  private static final List<TimmOperation> OPERATIONS = List.of(TimmOperation.values());
  private static final double MOST = 10;

  /** Checks the ranges, and that the fill is a colour. */
  public TimmRandAugment {
    Constraints.check(TimmRandAugment.class, n, m, probability, mstd, increasing, fill);
    fill = Fill.check(fill);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("rand-augment-timm", image);
    int[] filled = Fill.of(fill, image);
    Image changed = image;
    for (int i = 0; i < n; i++) {
      TimmOperation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      if (random.nextDouble() < probability) {
        double level = mstd == 0 ? m : m + mstd * random.nextGaussian();
        boolean opposite = random.nextInt(2) == 0;
        Interpolation interpolation =
            random.nextInt(2) == 0 ? Interpolation.BILINEAR : Interpolation.BICUBIC;
        double argument =
            operation.argument(Math.max(0, Math.min(MOST, level)), increasing, opposite);
        changed = operation.apply(changed, argument, interpolation, filled);
      }
    }
    return changed;
  }
}
