package org.bce3s.parity;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints comparisons as a table: of a tensor, the element that deviates most. */
public final class ParityReport {
  private static final String HEADER = "expected        got             error     type     verdict";

  private ParityReport() {}

  /** Prints the table of one golden file and, in a last line, how many values agree. */
  public static void print(GoldenFile file, List<Comparison> comparisons, PrintWriter out) {
    int name =
        comparisons.stream().mapToInt(c -> c.name().length()).reduce("value".length(), Math::max);
    int shape =
        comparisons.stream()
            .mapToInt(c -> c.expected().shapeText().length())
            .reduce("shape".length(), Math::max);
    String columns = "%-" + name + "s  %-" + shape + "s  ";
    out.println(file.path() + " (" + file.format() + ")");
    out.println(String.format(Locale.ROOT, columns, "value", "shape") + HEADER);
    for (Comparison c : comparisons) {
      out.println(
          String.format(Locale.ROOT, columns, c.name(), c.expected().shapeText()) + figures(c));
    }
    long agreeing = comparisons.stream().filter(Comparison::passes).count();
    out.println(agreeing + " of " + comparisons.size() + " values agree");
    out.flush();
  }

  private static String figures(Comparison c) {
    return String.format(
        Locale.ROOT,
        "%-14s  %-14s  %-8s  %-7s  %s",
        element(c.expected(), c.worst()),
        element(c.got(), c.worst()),
        Double.isInfinite(c.error()) ? "shape" : String.format(Locale.ROOT, "%.1e", c.error()),
        c.type(),
        c.passes() ? "ok" : String.format(Locale.ROOT, "DIFFERS (tolerance %.0e)", c.tolerance()));
  }

  private static String element(GoldenTensor tensor, int index) {
    if (tensor.values().length == 0) {
      return "";
    }
    double value = tensor.values()[Math.min(index, tensor.values().length - 1)];
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.8g", value);
  }
}
