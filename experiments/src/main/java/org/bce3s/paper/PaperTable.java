package org.bce3s.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedFigure;
import org.bce3s.published.PublishedText;
import org.bce3s.results.Results;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.ProtocolText;
import org.bce3s.table.RunLine;
import org.bce3s.verdict.Evidence;
import org.bce3s.verdict.Question;
import org.bce3s.verdict.RowVerdict;
import org.bce3s.verdict.Verdict;
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

  private static final List<String> SHOT_GROUPS = List.of("many", "medium", "few");

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

  private boolean isUnbalanced() {
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
    List<String> sentences = new ArrayList<>();
    sentences.add("Accuracy in per cent on " + data() + ": " + figures(columns) + ".");
    sentences.add(
        "Mean and standard deviation over "
            + seeds()
            + (columns.contains("interval")
                ? ", and the 95 % interval of the mean of all (Student's t on the logit scale)."
                : "."));
    sentences.add("Protocol: " + ProtocolText.of(runs).sentence() + ".");
    if (columns.contains("published") && !published.isEmpty()) {
      sentences.add(
          "Published: figures of others for the same method and data, whose protocol may differ ("
              + published.stream()
                  .map(pair -> PublishedText.source(pair.figure()))
                  .distinct()
                  .collect(Collectors.joining("; "))
              + ").");
    }
    AblationTable.notes(AblationTable.rows(runs)).forEach(note -> sentences.add(note + "."));
    verdicts
        .filter(v -> marked(columns).isPresent())
        .ifPresent(v -> sentences.addAll(significance(v)));
    if (rows().stream().anyMatch(PaperRow::other)) {
      sentences.add("* Another protocol than the baseline's.");
    }
    if (rows().stream().anyMatch(PaperRow::oracle)) {
      sentences.add("Oracle: the epoch with the best accuracy on the test set itself.");
    }
    return sentences;
  }

  /** The column in which a verdict is marked, bold or underlined; empty where there is none. */
  public static Optional<String> marked(List<String> columns) {
    return Stream.of("all", "difference").filter(columns::contains).findFirst();
  }

  /** Over what the accuracies are. */
  private String figures(List<String> columns) {
    List<String> figures = new ArrayList<>();
    if (Stream.of("all", "interval", "difference").anyMatch(columns::contains)) {
      figures.add(
          "all over test images"
              + (isUnbalanced() ? ", of which classes have different numbers" : ""));
    }
    if (columns.contains(AccuracyColumns.BALANCED)) {
      figures.add("balanced over all classes");
    }
    List<String> groups = SHOT_GROUPS.stream().filter(columns::contains).toList();
    if (!groups.isEmpty()) {
      int last = groups.size() - 1;
      figures.add(
          (last == 0 ? "" : String.join(", ", groups.subList(0, last)) + " and ")
              + groups.get(last)
              + " over the classes of "
              + (last == 0 ? "the group" : "each group"));
    }
    return figures.isEmpty() ? "rows as published" : String.join(", ", figures);
  }

  private String data() {
    String factor = one("imbalance_factor", f -> f);
    return one("dataset", name -> name)
        + (factor.isEmpty() ? "" : " (imbalance factor " + factor + ")");
  }

  private String seeds() {
    List<Integer> counts =
        AblationTable.rows(runs).stream().map(AblationRow::seeds).distinct().sorted().toList();
    int least = counts.get(0);
    int most = counts.get(counts.size() - 1);
    return least == most
        ? least + (least == 1 ? " seed" : " seeds")
        : least + " to " + most + " seeds";
  }

  /** What all runs say of a column, or all that they say. */
  private String one(String column, Function<String, String> text) {
    return runs.stream()
        .map(run -> run.cell(column))
        .distinct()
        .filter(value -> !value.isEmpty())
        .map(text)
        .collect(Collectors.joining(" or "));
  }

  private static List<String> significance(Verdicts verdicts) {
    List<String> sentences = new ArrayList<>();
    String baseline = verdicts.question().baseline();
    if (verdicts.compared() == 0) {
      return List.of("No row could be compared with " + baseline + ".");
    }
    sentences.add(
        "Bold: significantly better than "
            + baseline
            + " over all test images; underlined: significantly worse; by every test that can be made ("
            + tests(verdicts)
            + "; seed by seed, each with Holm over its rows, p at most "
            + verdicts.question().alpha()
            + ").");
    verdicts.rows().stream()
        .filter(row -> row.verdict() == Verdict.TESTS_DISAGREE)
        .forEach(row -> sentences.add(row.row() + ": " + row.words() + "."));
    Map<String, List<String>> rowsByReason =
        verdicts.rows().stream()
            .filter(row -> row.test().isPresent() && !row.reason().isEmpty())
            .collect(
                Collectors.groupingBy(
                    RowVerdict::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(RowVerdict::row, Collectors.toList())));
    rowsByReason.forEach(
        (reason, rows) ->
            sentences.add(
                "Too few seeds for the exact test"
                    + (rows.size() == verdicts.compared() ? "" : " of " + String.join(", ", rows))
                    + ": "
                    + reason
                    + "."));
    List<String> untold =
        verdicts.rows().stream()
            .filter(row -> row.verdict() == Verdict.CANNOT_TELL)
            .map(RowVerdict::row)
            .toList();
    if (!untold.isEmpty()) {
      sentences.add("Neither can be told of " + String.join(", ", untold) + ".");
    }
    return sentences;
  }

  private static String tests(Verdicts verdicts) {
    List<String> tests = new ArrayList<>();
    if (made(verdicts, Evidence.Test.T)) {
      tests.add("the paired t test, which assumes normal differences");
    }
    if (made(verdicts, Evidence.Test.IMAGES)) {
      tests.add("a test over seeds and test images");
    }
    if (made(verdicts, Evidence.Test.EXACT)) {
      tests.add("the exact permutation test of the signs");
    }
    return tests.isEmpty() ? "none can" : String.join(", ", tests);
  }

  private static boolean made(Verdicts verdicts, Evidence.Test test) {
    return verdicts.rows().stream()
        .flatMap(row -> row.by(test).stream())
        .anyMatch(Evidence::speaks);
  }
}
