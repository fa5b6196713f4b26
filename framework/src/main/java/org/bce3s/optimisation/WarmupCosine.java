package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;

/**
 * Linear warm-up and cosine decay as BCL, ProCo and PaCo have it (released code): epoch e of E
 * trains at (e + 1)/W during a warm-up of W epochs, and from then on at 0.5 (1 + cos(pi (e - W +
 * 1)/(E - W + 1))), which is never 0, nor the base rate where there is no warm-up.
 *
 * @param warmupEpochs W
 */
public record WarmupCosine(
    @Doc("epochs of linear warm-up") @Default("0") @Range(min = 0, max = 100_000) int warmupEpochs)
    implements Schedule {
  /** Checks the range. */
  public WarmupCosine {
    Constraints.check(WarmupCosine.class, warmupEpochs);
  }

  @Override
  public List<NoEffect> withoutEffect(int epochs) {
    return warmupEpochs >= epochs ? List.of(Schedule.endlessWarmup(epochs)) : List.of();
  }

  @Override
  public double factor(int epoch, int epochs) {
    if (epoch < warmupEpochs) {
      return (epoch + 1.0) / warmupEpochs;
    }
    return 0.5 * (1 + Math.cos(Math.PI * (epoch - warmupEpochs + 1) / (epochs - warmupEpochs + 1)));
  }
}
