package org.bce3s.statistics;

/**
 * Student's confidence interval of the mean of fractions, such as accuracies, taken on the logit
 * scale: {@code expit(logit(m) ± t(n-1) * s / (sqrt(n) * m * (1 - m)))}, m the mean and s the
 * standard deviation with n-1. It is {@link StudentInterval}'s by the delta method, the "logit"
 * interval of surveys (Korn and Graubard 1999, "Analysis of Health Surveys", section 2.6; {@code
 * svyciprop(method = "logit")} of R), and like it holds its level if the values are about normal.
 *
 * <p>Unlike it, it never leaves 0 and 1: of few seeds near a border, Student's own interval would
 * name accuracies that there are not. Far from both it is the same but for its lean.
 */
public final class LogitInterval {
  private LogitInterval() {}

  /**
   * The interval of the mean of these fractions.
   *
   * @param level of confidence, between 0 and 1
   * @throws IllegalArgumentException for fewer than two values, one that is not between 0 and 1, or
   *     another level
   */
  public static Interval of(double[] fractions, double level) {
    for (double fraction : fractions) {
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException("fraction " + fraction + " is not between 0 and 1");
      }
    }
    Moments moments = Moments.of(fractions, 2);
    double mean = moments.mean();
    if (moments.deviation() == 0) {
      return new Interval(mean, mean);
    }
    Interval student = StudentInterval.of(fractions, level);
    double half = (student.high() - mean) / (mean * (1 - mean));
    double logit = Math.log(mean / (1 - mean));
    return new Interval(expit(logit - half), expit(logit + half));
  }

  private static double expit(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
