package org.bce3s.verdict;

import java.util.List;
import java.util.Locale;
import org.bce3s.table.Cells;
import org.bce3s.table.Markdown;

/** Verdicts as Markdown: the tables and notes of {@link VerdictsText}. */
public final class VerdictsMarkdown {
  /** Name of the file. */
  public static final String FILE = "compare.md";

  private VerdictsMarkdown() {}

  /** The text, each line with its line end. */
  public static String of(Verdicts verdicts) {
    Question question = verdicts.question();
    VerdictCells cells = new VerdictCells(verdicts);
    VerdictNotes notes = new VerdictNotes(verdicts);
    StringBuilder text = new StringBuilder();
    text.append(
        "## `" + question.figure().column() + "` beside " + Markdown.escaped(question.baseline()));
    text.append(", by seed\n\n").append(table(cells.rows())).append('\n');
    notes.lines().forEach(line -> text.append(item(line)));
    if (!verdicts.images().isEmpty()) {
      String images = question.figure().images();
      text.append("\n## " + images.substring(0, 1).toUpperCase(Locale.ROOT) + images.substring(1));
      text.append(" beside " + Markdown.escaped(question.baseline()) + "\n\n");
      text.append(table(cells.images())).append('\n');
      notes.imageSums().forEach(line -> text.append(item(line)));
    }
    return text.toString();
  }

  private static String table(List<List<String>> lines) {
    int last = lines.get(0).size() - 1;
    return Markdown.table(
        lines.stream()
            .map(line -> line.stream().map(Cells::typeset).map(Markdown::escaped).toList())
            .toList(),
        column -> column == 0 || column == last);
  }

  private static String item(String line) {
    return "- " + Markdown.escaped(line) + "\n";
  }
}
