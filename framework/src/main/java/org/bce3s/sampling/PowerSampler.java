package org.bce3s.sampling;

import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * A weighted sampler as in the released GLMC and BCE3S code ({@code resample_weighting}): images
 * drawn with replacement with weights n_y^-power of their class count, so that class k has
 * probability n_k^(1-power)/sum_j n_j^(1-power). With 0 all images are alike, as released; with 1/2
 * it is {@link SquareRootSampler}, with 1 {@link ClassBalancedSampler}, above 1 the tail is seen
 * more often than the head.
 *
 * @param power how strongly small classes are preferred
 */
public record PowerSampler(
    @Doc("images are weighted by their class count to the minus this")
        @Default("0.0")
        @Range(min = 0, max = 10)
        double power)
    implements Sampler {
  /** Checks the range. */
  public PowerSampler {
    Constraints.check(PowerSampler.class, power);
  }

  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    return ClassDraws.order(labels, classes, count -> StrictMath.pow(count, 1 - power), random);
  }
}
