package org.bce3s.paper;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.Interval;
import org.bce3s.table.Cells;
import org.bce3s.table.Estimate;

/** Figures as they stand in a paper's table: two decimals, a gap for n/a. */
final class PaperCells {
  /** What stands where there is no figure. */
  static final String GAP = "–";

  private static final int DECIMALS = 2;

  private PaperCells() {}

  /** A mean and, of several seeds, its deviation after this sign. */
  static String estimate(Estimate estimate, String plusMinus) {
    if (estimate.mean().isEmpty()) {
      return GAP;
    }
    return fixed(estimate.mean())
        + (estimate.deviation().isEmpty() ? "" : plusMinus + fixed(estimate.deviation()));
  }

  /** Both ends. */
  static String interval(Optional<Interval> interval) {
    return interval.map(i -> "[" + fixed(i.low()) + ", " + fixed(i.high()) + "]").orElse(GAP);
  }

  /** A difference with its sign. */
  static String signed(OptionalDouble value) {
    return value.isEmpty() ? GAP : (value.getAsDouble() > 0 ? "+" : "") + fixed(value);
  }

  private static String fixed(OptionalDouble value) {
    return fixed(value.getAsDouble());
  }

  private static String fixed(double value) {
    return Cells.fixed(value, DECIMALS);
  }
}
