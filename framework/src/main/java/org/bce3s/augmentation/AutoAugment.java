package org.bce3s.augmentation;

import java.util.List;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;

/**
 * Applies one sub-policy of a learned policy, drawn uniformly: each of its two operations with its
 * own probability and magnitude (Cubuk et al. 2019).
 *
 * <p>The sign of a magnitude is a fair coin for shears, translations and the four enhancements; a
 * rotation always turns counterclockwise, as in the code that long-tailed recognition shares for
 * CIFAR. What leaves the image uncovered becomes 128. Images may be of any size and are grey or
 * RGB.
 *
 * @param policy the learned policy
 */
public record AutoAugment(
    @Doc("learned policy whose sub-policies are drawn") @Default("cifar10")
        AutoAugmentPolicy policy)
    implements Augmentation {
  /** Checks the ranges. */
  public AutoAugment {
    Constraints.check(AutoAugment.class, policy);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("auto-augment", image);
    List<AutoAugmentPolicy.SubPolicy> all = policy.subPolicies();
    AutoAugmentPolicy.SubPolicy drawn = all.get(random.nextInt(all.size()));
    return step(drawn.second(), step(drawn.first(), image, random), random);
  }

  private static Image step(AutoAugmentPolicy.Step step, Image image, RandomStream random) {
    if (random.nextDouble() >= step.probability()) {
      return image;
    }
    Operation operation = step.operation();
    boolean signed = operation.symmetric() && operation != Operation.ROTATE;
    double sign = signed && random.nextInt(2) == 0 ? -1 : 1;
    return operation.apply(image, sign * step.magnitude());
  }
}
