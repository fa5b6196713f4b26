package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.AddedLater;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;

/**
 * Cosine decay by epoch (Loshchilov and Hutter 2017): epoch e of E trains at m + (1 - m) 0.5 (1 +
 * cos(pi e/E)), as PyTorch's CosineAnnealingLR does, whose eta_min is m times the base rate. During
 * a warm-up of W epochs, e &lt; W, it trains at s + (1 - s) e/W instead, and after it as if there
 * had been none (timm, and with it DeiT, Touvron et al. 2021, whose s is 1e-6 over the base rate).
 *
 * @param stepBeforeEpoch whether the schedule steps before each epoch, so that epoch e trains at
 *     the rate of e + 1 and the last epoch at zero, as the released BCE3S code does
 * @param warmupEpochs W
 * @param warmupStart s
 * @param smallest m
 */
public record CosineAnnealing(
    @Doc("step before each epoch, so that the last epoch trains at rate 0 (as released)")
        @Default("false")
        boolean stepBeforeEpoch,
    @Doc("epochs of linear warm-up") @Default("0") @Range(min = 0, max = 100_000) int warmupEpochs,
    @Doc("share of the base rate at which a warm-up begins")
        @Default("0.001")
        @Range(min = 0, max = 1)
        double warmupStart,
    @Doc("share of the base rate to which the cosine falls")
        @Default("0.0")
        @Range(min = 0, max = 1)
        @AddedLater
        double smallest)
    implements Schedule {
  /** Checks the ranges. */
  public CosineAnnealing {
    Constraints.check(CosineAnnealing.class, stepBeforeEpoch, warmupEpochs, warmupStart, smallest);
  }

  /** A schedule without warm-up, down to zero. */
  public CosineAnnealing(boolean stepBeforeEpoch) {
    this(stepBeforeEpoch, 0, 0, 0);
  }

  @Override
  public List<NoEffect> withoutEffect(int epochs) {
    if (warmupEpochs >= epochs) {
      return List.of(Schedule.endlessWarmup(epochs));
    }
    return warmupEpochs == 0
        ? List.of(
            NoEffect.evident(
                "warmup_start",
                "has no effect: there is no warm-up (train.schedule.warmup_epochs)",
                "train.schedule"))
        : List.of();
  }

  @Override
  public double factor(int epoch, int epochs) {
    double e = stepBeforeEpoch ? epoch + 1 : epoch;
    if (e < warmupEpochs) {
      return warmupStart + (1 - warmupStart) * e / warmupEpochs;
    }
    return smallest + (1 - smallest) * (0.5 * (1 + Math.cos(Math.PI * e / epochs)));
  }
}
