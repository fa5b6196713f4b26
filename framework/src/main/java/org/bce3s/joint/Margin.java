package org.bce3s.joint;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.term.EveryClass;

/**
 * What makes the logits of a class harder or easier in training by its number of images n_j, beside
 * the prior. At least one part is set.
 *
 * <pre>
 * max, power   z_y - s D_y of the label y, with D_j = max (n_min/n_j)^power
 * noise        z_j - s u |e_j| (log n_max - log n_j)/(log n_max - log n_min) of every class j
 * scaling      z_j (n_j/n_max)^scaling of every class j
 * </pre>
 *
 * <p>The noise comes first, then what bounds or scales the logits. Each e_j is a normal draw of
 * deviation 1/3, cut to [-1, 1], anew for every step, image, class and label: of a mixed image the
 * losses of its two labels are mixed, and each has a noise of its own.
 *
 * <p>Sources: Cao et al. 2019, "Learning imbalanced datasets with label-distribution-aware margin
 * loss" (LDAM: max 0.5, power 0.25); Kini et al. 2021, "Label-imbalanced and group-sensitive
 * classification under overparameterization" (VS: scaling, and a prior as the offset); Li et al.
 * 2022, "Long-tailed visual recognition via Gaussian clouded logit adjustment" (GCL: noise, and
 * margins of power 0).
 *
 * @param max margin of the smallest class, a cosine: times the scale s of the classifier it is
 *     taken from the logit of the label
 * @param power how margins fall with the number of images; unset: 0.25
 * @param scaling exponent of the factor of logits
 * @param noise u, the most that noise takes from the smallest class, a cosine
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
        OptionalDouble scaling,
    @Doc(
            "u: the most that noise takes from the cosine of the smallest class, of every label and"
                + " image anew; nothing of the largest class (GCL)")
        @Range(min = 0, max = 2)
        OptionalDouble noise) {
  private static final double LDAM_POWER = 0.25;

  /** Checks the ranges, and that there is a margin. */
  public Margin {
    Constraints.check(Margin.class, max, power, scaling, noise);
    if (max.isEmpty() && power.isPresent()) {
      throw new SpecException("power", power.getAsDouble(), "unset without max, the margin");
    }
    if (max.isEmpty() && scaling.isEmpty() && noise.isEmpty()) {
      throw new SpecException("max", "nothing", "set where neither scaling nor noise is");
    }
  }

  /** The margins of LDAM. */
  public static Margin ofLabel(double max, double power) {
    return new Margin(
        OptionalDouble.of(max),
        OptionalDouble.of(power),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** The factors of VS. */
  public static Margin ofScaling(double scaling) {
    OptionalDouble none = OptionalDouble.empty();
    return new Margin(none, none, OptionalDouble.of(scaling), none);
  }

  /** The noise of GCL. */
  public static Margin ofNoise(double noise) {
    OptionalDouble none = OptionalDouble.empty();
    return new Margin(none, none, none, OptionalDouble.of(noise));
  }

  /** The same with noise. */
  public Margin withNoise(double most) {
    return new Margin(max, power, scaling, OptionalDouble.of(most));
  }

  /** Whether margins are cosines, so that logits must be scaled cosines. */
  boolean needsCosines() {
    return max.isPresent() || noise.isPresent();
  }

  /** Whether there is noise; of none that takes nothing. */
  boolean draws() {
    return noise.orElse(0) > 0;
  }

  /** The noise, if there is any. */
  Optional<LogitNoise> logitNoise(int[] counts, double scale) {
    return draws()
        ? Optional.of(LogitNoise.of(counts, scale * noise.getAsDouble()))
        : Optional.empty();
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
