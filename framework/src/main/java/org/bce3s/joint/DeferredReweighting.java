package org.bce3s.joint;

import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Deferred re-weighting of a joint term (Cao et al. 2019, "Learning imbalanced datasets with
 * label-distribution-aware margin loss", DRW): all samples count alike up to an epoch, by the
 * weights of Cui et al. 2019, v_j = (1-beta)/(1-beta^n_j) normalised to sum K over classes, from it
 * on: a {@link ClassWeighting} of any joint term.
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
        ClassWeighting.Divisor divideBy) {

  /** Checks the ranges. */
  public DeferredReweighting {
    Constraints.check(DeferredReweighting.class, firstEpoch, beta, divideBy);
  }

  /** The weights that the joint term takes. */
  public ClassWeighting weighting() {
    return new ClassWeighting(
        OptionalDouble.of(beta), OptionalDouble.empty(), firstEpoch, divideBy);
  }
}
