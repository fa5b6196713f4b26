package org.bce3s.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.spec.Count;
import org.bce3s.table.Cells;

/** The words beside bars. */
final class BarNotes {
  private BarNotes() {}

  /** What the marks mean: the number of seeds, the interval, the dashed line, the grey bars. */
  static String marks(List<Bar> bars, RowLooks looks, String baseline, String interval) {
    List<String> parts = new ArrayList<>();
    long least = bars.stream().mapToLong(BarNotes::seeds).filter(n -> n > 0).min().orElse(0);
    long most = bars.stream().mapToLong(BarNotes::seeds).max().orElse(0);
    if (most == 1) {
      parts.add("n = 1 seed");
    } else {
      parts.add(
          "bars: mean of n = " + (least == most ? "" : least + " to ") + most + " seeds (markers)");
    }
    if (bars.stream().anyMatch(Bar::hasInterval)) {
      parts.add("whiskers: " + interval);
    }
    if (bars.stream().anyMatch(bar -> bar.row().equals(baseline))) {
      parts.add("black and dashed: baseline " + baseline);
    }
    long others = bars.stream().filter(bar -> looks.of(bar.row()).isOthers()).count();
    if (others > 0) {
      parts.add("grey: " + Count.of(others, "other row"));
    }
    return String.join("; ", parts);
  }

  /** The means, as words. */
  static String means(List<Bar> bars) {
    return bars.stream()
        .map(bar -> bar.row() + " " + (Double.isFinite(bar.mean()) ? number(bar.mean()) : "n/a"))
        .collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return Cells.fixed(value, 2);
  }

  private static long seeds(Bar bar) {
    return bar.seeds().stream().filter(Double::isFinite).count();
  }
}
