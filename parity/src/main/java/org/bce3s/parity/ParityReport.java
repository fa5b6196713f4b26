package org.bce3s.parity;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bce3s.failure.RequestException;
import org.bce3s.spec.SpecException;

/**
 * What a check found in a golden file, as a table: of a tensor, the element that deviates most.
 *
 * @param file the golden file
 * @param format its format
 * @param tolerance the largest error that passes
 * @param comparisons one a value, in the order of the file
 */
public record ParityReport(
    Path file, String format, double tolerance, List<GoldenComparison> comparisons) {
  private static final String COLUMNS = "  %8s  %15s  %15s  %8s  %-8s  ";

  /** Copies the list. */
  public ParityReport {
    comparisons = List.copyOf(comparisons);
  }

  /** Runs a check on a golden file. */
  static ParityReport of(GoldenFile file, GoldenCheck check) {
    try {
      return new ParityReport(
          file.path(), file.format(), check.tolerance(), check.check(file.root()));
    } catch (SpecException e) {
      throw new RequestException(file.path() + ": parameters: " + e.getMessage(), e);
    }
  }

  /** Whether there is anything to compare and all of it is within the tolerance. */
  public boolean agrees() {
    return !comparisons.isEmpty() && comparisons.stream().allMatch(this::agrees);
  }

  /** Prints the table and, in a last line, how many values agree. */
  public void print(PrintWriter out) {
    int width = comparisons.stream().mapToInt(c -> c.name().length()).max().orElse(0);
    String line = "%-" + Math.max(width, "value".length()) + "s" + COLUMNS;
    out.println(file + " (" + format + ")");
    out.println(
        String.format(Locale.ROOT, line, "value", "elements", "expected", "got", "error", "dtype")
            + "verdict");
    comparisons.forEach(c -> out.println(line(line, c)));
    out.println(
        String.format(
            Locale.ROOT,
            "%d of %d values agree %s",
            comparisons.stream().filter(this::agrees).count(),
            comparisons.size(),
            tolerance == 0 ? "exactly" : String.format(Locale.ROOT, "within %.0e", tolerance)));
    out.flush();
  }

  private String line(String line, GoldenComparison c) {
    int worst = worst(c);
    return String.format(
            Locale.ROOT,
            line,
            c.name(),
            c.expected().length,
            element(c.expected(), worst),
            element(c.got(), worst),
            String.format(Locale.ROOT, "%.1e", c.error()),
            c.dtype())
        + (agrees(c) ? "ok" : "DIFFERS");
  }

  private boolean agrees(GoldenComparison c) {
    return c.error() <= tolerance;
  }

  /** The element that deviates most, the first of equals. */
  private static int worst(GoldenComparison c) {
    int worst = 0;
    double largest = -1;
    for (int i = 0; i < Math.min(c.expected().length, c.got().length); i++) {
      if (c.deviation(i) > largest) {
        largest = c.deviation(i);
        worst = i;
      }
    }
    return worst;
  }

  private static String element(double[] values, int index) {
    if (index >= values.length) {
      return "missing";
    }
    double value = values[index];
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.9g", value);
  }
}
