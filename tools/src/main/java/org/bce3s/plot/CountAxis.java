package org.bce3s.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis of counts, with ticks at 1, 2 and 5 times the powers of ten. */
public final class CountAxis extends LogAxis {
  private static final long serialVersionUID = 1L;

  /** Over so many decades only the powers of ten are named. */
  private static final double MANY_DECADES = 4;

  CountAxis(String label) {
    super(label);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    for (long value : values(getRange().getLowerBound(), getRange().getUpperBound())) {
      String text = String.format(Locale.ROOT, "%,d", value);
      ticks.add(
          new NumberTick(TickType.MAJOR, value, text, TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
    }
    return ticks;
  }

  /** The counts that have a tick between two values. */
  public static List<Long> values(double low, double high) {
    List<Long> values = new ArrayList<>();
    boolean powersOnly = StrictMath.log10(high / low) > MANY_DECADES;
    for (long power = 1; power <= high; power *= 10) {
      for (long factor : powersOnly ? new long[] {1} : new long[] {1, 2, 5}) {
        if (factor * power >= low && factor * power <= high) {
          values.add(factor * power);
        }
      }
    }
    return values;
  }
}
