package org.bce3s.loss;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;

/**
 * What makes the logits of a class harder or easier in training by its number of images n_j, beside
 * the prior. At least one part is set.
 *
 * <pre>
 * max, power   z_y - s D_y of the label y, with D_j = max (n_min/n_j)^power
 * scaling      z_j (n_j/n_max)^scaling of every class j
 * </pre>
 *
 * <p>Sources: Cao et al. 2019, "Learning imbalanced datasets with label-distribution-aware margin
 * loss" (LDAM: max 0.5, power 0.25); Kini et al. 2021, "Label-imbalanced and group-sensitive
 * classification under overparameterization" (VS: scaling, and a prior as the offset).
 *
 * @param max margin of the smallest class, a cosine: times the scale s of the classifier it is
 *     taken from the logit of the label
 * @param power how margins fall with the number of images; unset: 0.25
 * @param scaling exponent of the factor of logits
 */
public record Margin(
    @Doc("margin of the smallest class, as a cosine, taken from the logit of the label")
        @Range(min = 0, max = 2)
        OptionalDouble max,
    @Doc(
            "margins fall with this power of the number of images, 0 for one margin of all classes;"
                + " unset: 0.25, as in LDAM")
        @Range(min = 0)
        OptionalDouble power,
    @Doc("logits are multiplied by this power of the class's images over the largest class's (VS)")
        @Range(min = 0)
        OptionalDouble scaling) {
  private static final double LDAM_POWER = 0.25;

  /** Checks the ranges, and that there is a margin. */
  public Margin {
    Constraints.check(Margin.class, max, power, scaling);
    if (max.isEmpty() && power.isPresent()) {
      throw new SpecException("power", power.getAsDouble(), "unset without max, the margin");
    }
    if (max.isEmpty() && scaling.isEmpty()) {
      throw new SpecException("max", "nothing", "set where scaling is not");
    }
  }

  /** The margins of LDAM. */
  public static Margin ofLabel(double max, double power) {
    return new Margin(OptionalDouble.of(max), OptionalDouble.of(power), OptionalDouble.empty());
  }

  /** Whether margins are cosines, so that logits must be scaled cosines. */
  boolean needsCosines() {
    return max.isPresent();
  }

  /**
   * s D_j for every class [K], if labels have margins.
   *
   * @param counts training images per class [K]
   * @param scale s
   * @throws SpecException if a class has no image
   */
  public Optional<float[]> ofLabels(int[] counts, double scale) {
    if (max.isEmpty()) {
      return Optional.empty();
    }
    EveryClass.seen(counts, "margins");
    int smallest = Arrays.stream(counts).min().orElseThrow();
    double exponent = power.orElse(LDAM_POWER);
    float[] margins = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      margins[j] =
          (float) (scale * max.getAsDouble() * Math.pow((double) smallest / counts[j], exponent));
    }
    return Optional.of(margins);
  }

  /** (n_j/n_max)^scaling for every class [K], if logits are multiplied. */
  Optional<float[]> factors(int[] counts) {
    if (scaling.isEmpty()) {
      return Optional.empty();
    }
    EveryClass.seen(counts, "margins");
    double largest = Arrays.stream(counts).max().orElseThrow();
    float[] factors = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      factors[j] = (float) Math.pow(counts[j] / largest, scaling.getAsDouble());
    }
    return Optional.of(factors);
  }
}
