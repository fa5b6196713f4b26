package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;

/**
 * Linear warm-up and cosine decay by step, as the released code of MAE (He et al. 2022, "Masked
 * autoencoders are scalable vision learners") and of what builds on it has them: with e = epoch +
 * step/steps, a step of a run of E epochs trains at e/W during a warm-up of W epochs, and from then
 * on at m + (1 - m) 0.5 (1 + cos(pi (e - W)/(E - W))). The first step of a warm-up trains at 0.
 *
 * @param warmupEpochs W
 * @param smallest m; the release's {@code min_lr} is m times the base rate
 */
public record CosineByStep(
    @Doc("epochs of linear warm-up") @Default("5") @Range(min = 0, max = 100_000) int warmupEpochs,
    @Doc("share of the base rate to which the cosine falls")
        @Default("0.0")
        @Range(min = 0, max = 1)
        double smallest)
    implements Schedule {
  /** Checks the ranges. */
  public CosineByStep {
    Constraints.check(CosineByStep.class, warmupEpochs, smallest);
  }

  @Override
  public List<NoEffect> withoutEffect(int epochs) {
    return warmupEpochs >= epochs ? List.of(Schedule.endlessWarmup(epochs)) : List.of();
  }

  /** That of the epoch's first step. */
  @Override
  public double factor(int epoch, int epochs) {
    return factor(epoch, 0, 1, epochs);
  }

  @Override
  public double factor(int epoch, int step, int steps, int epochs) {
    double e = epoch + (double) step / steps;
    if (e < warmupEpochs) {
      return e / warmupEpochs;
    }
    double share = (e - warmupEpochs) / (epochs - warmupEpochs);
    return smallest + (1 - smallest) * (0.5 * (1 + Math.cos(Math.PI * share)));
  }
}
