package org.bce3s.statistics;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
  /** Checks the order of the ends. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("interval from " + low + " to " + high);
    }
  }

  /** The part of it that is between two borders which no value can pass. */
  public Interval within(double least, double most) {
    return new Interval(
        Math.min(Math.max(low, least), most), Math.max(Math.min(high, most), least));
  }

  /** Half of what a two-sided interval of this level leaves out. */
  static double tail(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level " + level + " is not between 0 and 1");
    }
    return (1 - level) / 2;
  }
}
