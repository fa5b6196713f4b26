package org.bce3s.augmentation;

import java.util.Arrays;
import java.util.List;
import org.bce3s.data.DataException;
import org.bce3s.data.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Applies n operations at one strength, each drawn uniformly, with replacement, from the identity
 * and all operations but inversion (Cubuk et al. 2020).
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
    @Doc("operations applied one after the other") @Default("2") @Range(min = 1, max = 13) int n,
    @Doc("strength of every operation in tenths of its largest magnitude")
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
