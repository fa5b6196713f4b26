package org.bce3s.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bce3s.results.Results;
import org.bce3s.table.RunLine;

/**
 * What the plots of single rows are called: by the row's name in lower case, with a hyphen for all
 * that is no letter or digit. It does not depend on which rows are shown, but for a number behind
 * it where an earlier row has the same.
 */
public final class RowFiles {
  private final Map<String, String> names;

  private RowFiles(Map<String, String> names) {
    this.names = names;
  }

  /** Of the rows of these results, by their own names. */
  public static RowFiles of(Results results) {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (RunLine line : results.lines()) {
      names.computeIfAbsent(line.row(), row -> free(row, taken));
    }
    return new RowFiles(names);
  }

  private static String free(String row, Set<String> taken) {
    String plain =
        row.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String first = plain.isEmpty() ? "row" : plain;
    String name = first;
    for (int number = 2; !taken.add(name); number++) {
      name = first + "-" + number;
    }
    return name;
  }

  /** Of a row. */
  public String of(String row) {
    return names.get(row);
  }
}
