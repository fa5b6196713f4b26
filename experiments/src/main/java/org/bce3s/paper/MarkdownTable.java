package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.table.Markdown;
import org.bce3s.verdict.Verdict;

/** An ablation table as Markdown, its caption below. */
public final class MarkdownTable {
  /** Name of the file. */
  public static final String FILE = "ablation.md";

  private MarkdownTable() {}

  /** The text, each line with its line end. */
  public static String of(PaperTable table) {
    List<List<String>> lines = new ArrayList<>(List.of(table.head()));
    table.rows().forEach(row -> lines.add(cells(row)));
    return Markdown.table(lines, column -> column == 0)
        + "\n"
        + Markdown.escaped(String.join(" ", table.caption()))
        + "\n";
  }

  private static List<String> cells(PaperRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(Markdown.escaped(row.label()));
    cells.add(row.seeds());
    cells.add(marked(row.all(), row.verdict()));
    row.afterAll().forEach(cell -> cells.add(cell.startsWith("[") ? cell : Markdown.escaped(cell)));
    return cells;
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
}
