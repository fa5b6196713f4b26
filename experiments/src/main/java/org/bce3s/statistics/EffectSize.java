package org.bce3s.statistics;

import java.util.OptionalDouble;

/**
 * How large a paired difference is beside its own spread: Cohen's d_z, {@code mean / s} of the
 * differences (Cohen 1988, section 2.3.5; Lakens 2013), s with n-1.
 */
public final class EffectSize {
  private EffectSize() {}

  /**
   * Cohen's d_z; empty for one difference or if all are equal.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static OptionalDouble cohen(double[] differences) {
    Moments moments = Moments.of(differences, 1);
    return moments.deviation() > 0
        ? OptionalDouble.of(moments.mean() / moments.deviation())
        : OptionalDouble.empty();
  }

  /**
   * d_z with Hedges' correction, without which few pairs make an effect look too large: {@code d_z
   * * J(n-1)} with {@code J(m) = G(m/2) / (sqrt(m/2) G((m-1)/2))}, G the gamma function (Hedges
   * 1981). Empty for fewer than three differences, where J is not defined, or if all are equal.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static OptionalDouble hedges(double[] differences) {
    OptionalDouble cohen = cohen(differences);
    return cohen.isPresent() && differences.length > 2
        ? OptionalDouble.of(cohen.getAsDouble() * correction(differences.length - 1))
        : OptionalDouble.empty();
  }

  /** J(m): G(m/2)/G((m-1)/2) is 1/sqrt(pi) for m = 2, and times m/(m-1) two steps further. */
  private static double correction(int m) {
    double ratio = m % 2 == 0 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
    for (int step = m % 2 == 0 ? 2 : 3; step < m; step += 2) {
      ratio *= step / (step - 1.0);
    }
    return ratio / Math.sqrt(m / 2.0);
  }
}
