package org.bce3s.optimisation;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;

/**
 * Linear warm-up, then a constant rate cut at milestones (Cao et al. 2019, LDAM, and most CIFAR-LT
 * recipes): epoch e of a warm-up of W trains at (e+1)/W, epoch e from milestone m on at m's factor.
 *
 * @param warmupEpochs W
 * @param milestones epochs, counted from 0, at which the rate is cut, ascending
 * @param factors the rate's factor from each milestone on
 */
public record WarmupMilestones(
    @Doc("epochs of linear warm-up") @Default("5") @Range(min = 0) int warmupEpochs,
    @Doc("epochs, counted from 0, from which the rate is cut; ascending")
        @Default("[160, 180]")
        @Range(min = 0)
        List<Integer> milestones,
    @Doc("factor on the base rate from each milestone on") @Default("[0.1, 0.01]") @Range(min = 0)
        List<Double> factors)
    implements Schedule {
  /** Checks the ranges, and that each milestone has a factor. */
  public WarmupMilestones {
    Constraints.check(WarmupMilestones.class, warmupEpochs, milestones, factors);
    milestones = List.copyOf(milestones);
    factors = List.copyOf(factors);
    if (factors.size() != milestones.size()) {
      throw new SpecException(
          "factors", factors, "a list of " + milestones.size() + ", one for each milestone");
    }
    if (!milestones.equals(milestones.stream().sorted().distinct().toList())) {
      throw new SpecException("milestones", milestones, "ascending");
    }
  }

  @Override
  public List<NoEffect> withoutEffect(int epochs) {
    List<NoEffect> found = new ArrayList<>();
    if (warmupEpochs >= epochs) {
      found.add(Schedule.endlessWarmup(epochs));
    }
    List<Integer> beyond = milestones.stream().filter(m -> m >= epochs).toList();
    if (!beyond.isEmpty()) {
      String which = beyond.toString();
      found.add(
          NoEffect.of(
              "milestones",
              "has no effect at "
                  + which.substring(1, which.length() - 1)
                  + ": the run has "
                  + NoEffect.epochs(epochs)
                  + ", counted from 0 (train.epochs)",
              "train.epochs"));
    }
    return found;
  }

  @Override
  public double factor(int epoch, int epochs) {
    if (epoch < warmupEpochs) {
      return (epoch + 1.0) / warmupEpochs;
    }
    double factor = 1;
    for (int i = 0; i < milestones.size(); i++) {
      if (epoch >= milestones.get(i)) {
        factor = factors.get(i);
      }
    }
    return factor;
  }
}
