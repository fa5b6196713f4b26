package org.bce3s.paper;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedFigure;
import org.bce3s.results.Results;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.RunLine;
import org.bce3s.verdict.Question;
import org.bce3s.verdict.RowVerdict;
import org.bce3s.verdict.Verdicts;

/**
 * An ablation table for readers who have nothing but the table: rows, verdicts, and a caption that
 * says n, interval, test and protocol.
 *
 * @param runs the runs
 * @param verdicts on the rows beside their baseline, by {@code all}; empty without a baseline
 * @param published figures of others to stand beside the rows
 */
public record PaperTable(
    List<RunLine> runs, Optional<Verdicts> verdicts, List<BesidePublished> published) {
  /** The columns beside the name of the row, in their order. */
  public static final List<String> COLUMNS =
      List.of(
          "seeds",
          "all",
          "interval",
          AccuracyColumns.BALANCED,
          "many",
          "medium",
          "few",
          "difference",
          "published");

  /** Those of a table for one column of an article. */
  public static final List<String> NARROW = List.of("all", "few", "difference");

  /** Copies the runs. */
  public PaperTable {
    runs = List.copyOf(runs);
    published = List.copyOf(published);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  /** The table of these results with the verdicts on their own baseline, if they name one. */
  public static PaperTable of(Results results, List<PublishedFigure> published) {
    return new PaperTable(
        results.lines(),
        Question.own(results.lines()).map(question -> Verdicts.of(results, question)),
        BesidePublished.of(results.lines(), published));
  }

  /** The same of runs alone, of which no predictions are at hand. */
  public static PaperTable of(List<RunLine> runs) {
    return new PaperTable(
        runs,
        Question.own(runs).map(question -> Verdicts.of(runs, question, run -> Optional.empty())),
        List.of());
  }

  /** The rows, in the order of the runs. */
  public List<PaperRow> rows() {
    List<AblationRow> rows = AblationTable.rows(runs);
    boolean several = AblationTable.hasSeveralBaselines(rows);
    return rows.stream()
        .map(row -> PaperRow.of(row, verdict(row), several, published(row)))
        .toList();
  }

  private List<BesidePublished> published(AblationRow row) {
    return published.stream().filter(pair -> pair.row().name().equals(row.name())).toList();
  }

  /** Those of {@link #COLUMNS} that say something here. */
  public List<String> columns() {
    return COLUMNS.stream()
        .filter(column -> !column.equals(AccuracyColumns.BALANCED) || isUnbalanced())
        .filter(column -> !column.equals("published") || !published.isEmpty())
        .toList();
  }

  /** What stands over a column. */
  public static String head(String column) {
    return column.equals("interval") ? "95 % interval" : column;
  }

  boolean isUnbalanced() {
    return AblationTable.isUnbalanced(runs);
  }

  private Optional<RowVerdict> verdict(AblationRow row) {
    return verdicts.flatMap(
        v -> v.rows().stream().filter(verdict -> verdict.row().equals(row.name())).findFirst());
  }

  /**
   * The sentences below or above the table.
   *
   * @param columns those that it shows
   */
  public List<String> caption(List<String> columns) {
    return new PaperCaption(this, columns).sentences();
  }

  /**
   * What a reader must know at once, where room is short.
   *
   * @param columns those that it shows
   */
  public List<String> shortCaption(List<String> columns) {
    return new PaperCaption(this, columns).shortSentences();
  }

  /**
   * What the short caption leaves out.
   *
   * @param columns those that it shows
   */
  public List<String> notes(List<String> columns) {
    return new PaperCaption(this, columns).notes();
  }

  /** The column in which a verdict is marked, bold or underlined; empty where there is none. */
  public static Optional<String> marked(List<String> columns) {
    return Stream.of("all", "difference").filter(columns::contains).findFirst();
  }
}
