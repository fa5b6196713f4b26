package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.verdict.Verdict;

/** An ablation table as Markdown, its caption below. */
public final class MarkdownTable {
  /** Name of the file. */
  public static final String FILE = "ablation.md";

  private MarkdownTable() {}

  /** The text, each line with its line end. */
  public static String of(PaperTable table) {
    StringBuilder text = new StringBuilder(line(PaperRow.HEAD));
    text.append("| --- |" + " ---: |".repeat(PaperRow.HEAD.size() - 1) + "\n");
    table.rows().forEach(row -> text.append(line(cells(row))));
    text.append('\n').append(escaped(String.join(" ", table.caption()))).append('\n');
    return text.toString();
  }

  private static List<String> cells(PaperRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(escaped(row.label()));
    cells.add(row.seeds());
    cells.add(marked(row.all(), row.verdict()));
    cells.addAll(row.afterAll());
    return cells;
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String marked(String figure, Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      return figure;
    }
    return switch (verdict.get()) {
      case BETTER -> "**" + figure + "**";
      case WORSE -> "<ins>" + figure + "</ins>";
      default -> figure;
    };
  }

  /** What a row may be called must not begin a cell, an emphasis or a tag. */
  private static String escaped(String text) {
    return text.replaceAll("[\\\\|*_<>`\\[\\]]", "\\\\$0");
  }
}
