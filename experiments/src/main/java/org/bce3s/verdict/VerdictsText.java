package org.bce3s.verdict;

import java.util.List;
import org.bce3s.table.AlignedText;

/** Verdicts for a terminal: aligned tables, then what must be known besides. */
public final class VerdictsText {
  private VerdictsText() {}

  /** The text, each line with its line end. */
  public static String of(Verdicts verdicts) {
    Question question = verdicts.question();
    VerdictCells cells = new VerdictCells(verdicts);
    VerdictNotes notes = new VerdictNotes(verdicts);
    StringBuilder text = new StringBuilder();
    text.append(question.figure().column() + " beside " + question.baseline() + ", by seed\n\n");
    text.append(table(cells.rows())).append('\n');
    notes.lines().forEach(line -> text.append(line).append('\n'));
    if (!verdicts.images().isEmpty()) {
      text.append("\n" + question.figure().images() + " beside " + question.baseline() + "\n\n");
      text.append(table(cells.images())).append('\n');
      notes.imageSums().forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static String table(List<List<String>> lines) {
    int last = lines.get(0).size() - 1;
    return AlignedText.of(lines, column -> column == 0 || column == last);
  }
}
