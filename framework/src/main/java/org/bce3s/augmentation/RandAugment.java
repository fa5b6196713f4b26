package org.bce3s.augmentation;

import java.util.Arrays;
import java.util.List;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Applies n operations at one strength, each drawn uniformly, with replacement, from the identity
 * and all operations but inversion (Cubuk et al. 2020).
 *
 * <p>It is not timm's {@code rand-n2-m10-mstd0.5}, which papers of long-tailed recognition call
 * RandAugment too (PaCo, BCL, GPaCo, ProCo) and which distorts less than half as much; that one is
 * {@link TimmRandAugment}, {@code rand-augment-timm}: there each operation is applied with
 * probability 0.5, m is drawn about 10, solarizing at 10 changes nothing (here m = 10 inverts the
 * whole image), enhancements at 10 go up to 1.9 alone (here 0.1 or 1.9 by a coin), the operations
 * are 15 with inversion, and what is uncovered becomes the image's mean.
 *
 * <p>The strength m/10 runs linearly through the ranges of {@link Operation}: torchvision's
 * magnitude 9 of 30 is m = 3. Signs of shears, translations, rotations and enhancements are fair
 * coins. What leaves the image uncovered becomes 128. Images may be of any size and are grey or
 * RGB.
 *
 * @param n operations in a row
 * @param m their strength in tenths
 */
public record RandAugment(
    @Doc("operations applied one after the other, always; rand-augment-timm skips each by a coin")
        @Default("2")
        @Range(min = 1, max = 13)
        int n,
    @Doc(
            "strength of every operation in tenths of its largest magnitude; stronger than timm's m"
                + " of the same number")
        @Default("10")
        @Range(min = 0, max = 10)
        int m)
    implements Augmentation {
  private static final List<Operation> OPERATIONS =
      Arrays.stream(Operation.values()).filter(o -> o != Operation.INVERT).toList();

  /** Checks the ranges. */
  public RandAugment {
    Constraints.check(RandAugment.class, n, m);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("rand-augment", image);
    Image changed = image;
    for (int i = 0; i < n; i++) {
      int drawn = random.nextInt(OPERATIONS.size() + 1);
      if (drawn < OPERATIONS.size()) { // else the identity
        Operation operation = OPERATIONS.get(drawn);
        double sign = operation.symmetric() && random.nextInt(2) == 0 ? -1 : 1;
        changed = operation.apply(changed, sign * operation.magnitude(m / 10.0));
      }
    }
    return changed;
  }
}
