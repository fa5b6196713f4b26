package org.bce3s.table;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Markdown from texts that may hold anything. */
public final class Markdown {
  private Markdown() {}

  /**
   * A table, each line with its line end.
   *
   * @param lines head first, of equally many cells, which are Markdown already
   * @param left whether a column, counted from 0, begins at its left; the others end at their right
   */
  public static String table(List<List<String>> lines, IntPredicate left) {
    List<String> rule =
        IntStream.range(0, lines.get(0).size())
            .mapToObj(column -> left.test(column) ? "---" : "---:")
            .toList();
    return Stream.of(lines.subList(0, 1), List.of(rule), lines.subList(1, lines.size()))
        .flatMap(List::stream)
        .map(Markdown::line)
        .collect(Collectors.joining());
  }

  /** The text itself: what a row may be called begins no cell, no emphasis and no tag. */
  public static String escaped(String text) {
    return text.replaceAll("[\\\\|*_<>`\\[\\]]", "\\\\$0");
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
