package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.table.AblationRow;
import org.bce3s.verdict.Verdict;

/** An ablation table as Markdown, its caption below. */
public final class MarkdownTable {
  /** Name of the file. */
  public static final String FILE = "ablation.md";

  private MarkdownTable() {}

  /** The text, each line with its line end. */
  public static String of(PaperTable table) {
    StringBuilder text = new StringBuilder();
    text.append("| row | seeds | all | 95 % interval | many | medium | few | difference |\n");
    text.append("| --- |" + " ---: |".repeat(7) + "\n");
    table.rows().forEach(row -> text.append(line(row, table.verdict(row))));
    text.append('\n').append(escaped(String.join(" ", table.caption()))).append('\n');
    return text.toString();
  }

  private static String line(AblationRow row, Optional<Verdict> verdict) {
    List<String> cells = new ArrayList<>();
    cells.add(escaped(row.name() + (PaperTable.isOracle(row) ? " (oracle)" : "")));
    cells.add(String.valueOf(row.seeds()));
    for (String group : AblationRow.GROUPS) {
      String figure = PaperCells.estimate(row.figures().get(group), " ± ");
      if (group.equals("all")) {
        cells.add(marked(figure, verdict));
        cells.add(PaperCells.interval(row.figures().get(group).interval()));
      } else {
        cells.add(figure);
      }
    }
    cells.add(PaperCells.signed(row.difference()));
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
