package org.bce3s.drawing;

import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;

/** Ticks of which negative ones have a minus sign, as wide as a plus, and no hyphen. */
public record TrueMinus(TickUnitSource units) implements TickUnitSource {
  @Override
  public TickUnit getLargerTickUnit(TickUnit unit) {
    return written(units.getLargerTickUnit(unit));
  }

  @Override
  public TickUnit getCeilingTickUnit(TickUnit unit) {
    return written(units.getCeilingTickUnit(unit));
  }

  @Override
  public TickUnit getCeilingTickUnit(double size) {
    return written(units.getCeilingTickUnit(size));
  }

  private static TickUnit written(TickUnit unit) {
    return new Unit(unit);
  }

  private static final class Unit extends NumberTickUnit {
    private static final long serialVersionUID = 1L;

    private final TickUnit unit;

    Unit(TickUnit unit) {
      super(unit.getSize());
      this.unit = unit;
    }

    @Override
    public String valueToString(double value) {
      return of(unit.valueToString(value));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Unit same && unit.equals(same.unit);
    }

    @Override
    public int hashCode() {
      return unit.hashCode();
    }
  }

  /** A number as it is written, with a minus sign. */
  public static String of(String number) {
    return number.replace('-', '\u2212');
  }
}
