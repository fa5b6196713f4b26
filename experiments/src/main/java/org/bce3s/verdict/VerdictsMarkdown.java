package org.bce3s.verdict;

import java.util.List;
import java.util.stream.Collectors;

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
    text.append("## `" + question.figure().column() + "` beside " + escaped(question.baseline()));
    text.append(", by seed\n\n").append(table(cells.rows())).append('\n');
    notes.lines().forEach(line -> text.append(item(line)));
    if (!verdicts.images().isEmpty()) {
      text.append("\n## Test images beside " + escaped(question.baseline()) + "\n\n");
      text.append(table(cells.images())).append('\n');
      notes.imageSums().forEach(line -> text.append(item(line)));
    }
    return text.toString();
  }

  private static String table(List<List<String>> lines) {
    int last = lines.get(0).size() - 1;
    StringBuilder text = new StringBuilder(line(lines.get(0)));
    text.append("| --- |" + " ---: |".repeat(last - 1) + " --- |\n");
    lines.stream().skip(1).forEach(line -> text.append(line(line)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(VerdictsMarkdown::escaped)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String item(String line) {
    return "- " + escaped(line) + "\n";
  }

  /** What a row may be called must not begin a cell, an emphasis or a tag. */
  private static String escaped(String text) {
    return text.replaceAll("[\\\\|*_<>`\\[\\]]", "\\\\$0");
  }
}
