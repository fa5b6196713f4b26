package org.bce3s.loss;

import java.util.Arrays;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Deferred re-weighting of a joint term (Cao et al. 2019, "Learning imbalanced datasets with
 * label-distribution-aware margin loss", DRW): all samples count alike up to an epoch, by the
 * weights of Cui et al. 2019, v_j = (1-beta)/(1-beta^n_j) normalised to sum K over classes, from it
 * on. A sample of soft labels s loses sum_j s_j v_j L_j, see {@link ClassWeights}.
 *
 * @param firstEpoch first epoch, counted from 0, with weights
 * @param beta 0 for equal weights, towards 1 for weights inverse to the class counts
 * @param divideBy what the weighted sum over a batch is divided by
 */
public record DeferredReweighting(
    @Doc("first epoch, counted from 0, in which classes weigh by their number of images")
        @Default("160")
        @Range(min = 0)
        int firstEpoch,
    @Doc("beta: 0 for equal weights, towards 1 for weights inverse to the class counts")
        @Default("0.9999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta,
    @Doc("what a batch's weighted sum is divided by; the released LDAM code takes the weights")
        @Default("images")
        Divisor divideBy) {

  /** What the weighted sum of a batch's losses is divided by. */
  public enum Divisor {
    /**
     * The number of images, as PyTorch's weighted cross-entropy of class probabilities: a batch of
     * rare classes has a larger loss.
     */
    IMAGES,
    /**
     * The sum of the weights sum_j s_j v_j of the whole batch's images, stream by stream; of hard
     * labels as PyTorch's weighted cross-entropy.
     */
    WEIGHTS
  }

  /** Checks the ranges. */
  public DeferredReweighting {
    Constraints.check(DeferredReweighting.class, firstEpoch, beta, divideBy);
  }

  /**
   * The weights of the classes in an epoch: all ones before the first.
   *
   * @param trainCounts training images per class [K]
   */
  public float[] weights(int[] trainCounts, int epoch) {
    if (epoch >= firstEpoch) {
      return ClassBalancedBce.weights(trainCounts, beta);
    }
    float[] ones = new float[trainCounts.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
