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
    return of(table, table.columns());
  }

  /** The same of these columns. */
  public static String of(PaperTable table, List<String> columns) {
    List<String> head = new ArrayList<>(List.of("row"));
    columns.forEach(column -> head.add(PaperTable.head(column)));
    List<List<String>> lines = new ArrayList<>(List.of(head));
    table.rows().forEach(row -> lines.add(cells(row, columns)));
    return Markdown.table(lines, column -> column == 0)
        + "\n"
        + Markdown.escaped(String.join(" ", table.caption(columns)))
        + "\n";
  }

  private static List<String> cells(PaperRow row, List<String> columns) {
    List<String> cells = new ArrayList<>();
    cells.add(Markdown.escaped(row.label()));
    Optional<String> marked = PaperTable.marked(columns);
    for (String column : columns) {
      String cell =
          row.cell(column).startsWith("[") ? row.cell(column) : Markdown.escaped(row.cell(column));
      cells.add(marked.equals(Optional.of(column)) ? marked(cell, row.verdict()) : cell);
    }
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
