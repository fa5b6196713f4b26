package org.bce3s.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.published.PublishedText;
import org.bce3s.spec.Count;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.ProtocolText;
import org.bce3s.table.RunLine;
import org.bce3s.verdict.Evidence;
import org.bce3s.verdict.RowVerdict;
import org.bce3s.verdict.Verdict;
import org.bce3s.verdict.Verdicts;

/**
 * The caption of a paper's table: n, interval, tests and protocol, and what its marks mean.
 *
 * @param table the table
 * @param columns those that it shows
 */
record PaperCaption(PaperTable table, List<String> columns) {
  private static final List<String> SHOT_GROUPS = List.of("many", "medium", "few");

  /** All that a reader has to know. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add("Accuracy in per cent on " + data() + ": " + figures() + ".");
    sentences.add(
        isOfOneSeed()
            ? "Of one seed: no standard deviation and no interval."
            : "Mean and standard deviation over "
                + seeds()
                + (hasInterval()
                    ? ", and the 95 % interval of the mean of all (Student's t on the logit scale)."
                    : "."));
    sentences.addAll(protocolAndTests());
    sentences.addAll(labels("* Another protocol than the baseline's."));
    return sentences;
  }

  /** What a short caption leaves out, for below the table. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("Accuracy: " + figures() + ".");
    if (hasInterval() && !isOfOneSeed()) {
      notes.add("95 % interval: of the mean of all (Student's t on the logit scale).");
    }
    ProtocolText.of(table.runs())
        .losses()
        .ifPresent(losses -> notes.add("Losses: " + losses + "."));
    notes.addAll(protocolAndTests());
    return notes;
  }

  private boolean hasInterval() {
    return columns.contains("interval");
  }

  private List<String> protocolAndTests() {
    List<String> sentences = new ArrayList<>();
    sentences.add("Protocol: " + ProtocolText.of(table.runs()).sentence() + ".");
    if (columns.contains("published") && !table.published().isEmpty()) {
      sentences.add(
          "Published: figures of others for the same method and data, whose protocol may differ ("
              + table.published().stream()
                  .map(pair -> PublishedText.source(pair.figure()))
                  .distinct()
                  .collect(Collectors.joining("; "))
              + ").");
    }
    AblationTable.notes(AblationTable.rows(table.runs()))
        .forEach(note -> sentences.add(note + "."));
    table
        .verdicts()
        .filter(v -> PaperTable.marked(columns).isPresent())
        .ifPresent(v -> sentences.addAll(significance(v)));
    return sentences;
  }

  /**
   * What a reader of the table must know at once: what the figures are, and what the marks mean
   * that are set. The rest is left to {@link #notes}.
   */
  List<String> shortSentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Accuracy (%) on "
            + data()
            + (isOfOneSeed()
                ? ", of one seed."
                : ", mean and standard deviation over " + seeds() + "."));
    table
        .verdicts()
        .filter(v -> PaperTable.marked(columns).isPresent() && v.compared() > 0)
        .ifPresent(v -> sentences.add(marks(v) + "."));
    if (columns.contains("published") && !table.published().isEmpty()) {
      sentences.add("Published: by others, whose protocol may differ.");
    }
    sentences.addAll(labels("* Another protocol."));
    return sentences;
  }

  /** What the marks at the names of rows mean, as far as they are set. */
  private List<String> labels(String other) {
    List<String> sentences = new ArrayList<>();
    if (table.rows().stream().anyMatch(PaperRow::other)) {
      sentences.add(other);
    }
    if (table.rows().stream().anyMatch(PaperRow::oracle)) {
      sentences.add("Oracle: the epoch with the best accuracy on the test set itself.");
    }
    return sentences;
  }

  /** What bold and underlined mean, as far as they are set. */
  private static String marks(Verdicts verdicts) {
    Set<Verdict> set =
        verdicts.rows().stream().map(RowVerdict::verdict).collect(Collectors.toSet());
    boolean better = set.contains(Verdict.BETTER);
    boolean worse = set.contains(Verdict.WORSE);
    String baseline = verdicts.question().baseline();
    if (better && worse) {
      return "Bold (underlined): significantly better (worse) than " + baseline;
    }
    if (better || worse) {
      return (better ? "Bold: significantly better than " : "Underlined: significantly worse than ")
          + baseline;
    }
    return tests(verdicts).isEmpty()
        ? "No row can be tested against " + baseline
        : "No row is significantly better or worse than " + baseline;
  }

  /** Over what the accuracies are. */
  private String figures() {
    List<String> figures = new ArrayList<>();
    if (Stream.of("all", "interval", "difference").anyMatch(columns::contains)) {
      figures.add(
          "all over test images"
              + (table.isUnbalanced() ? ", of which classes have different numbers" : ""));
    }
    if (columns.contains(AccuracyColumns.BALANCED)) {
      figures.add("balanced over all classes");
    }
    List<String> groups = SHOT_GROUPS.stream().filter(columns::contains).toList();
    if (!groups.isEmpty()) {
      List<String> empty = groups.stream().filter(this::isEmpty).toList();
      figures.add(
          listed(groups)
              + " over the classes of "
              + (groups.size() == 1 ? "the group" : "each group")
              + (empty.isEmpty() ? "" : " (none in " + listed(empty) + ")"));
    }
    return figures.isEmpty() ? "rows as published" : String.join(", ", figures);
  }

  /** Whether no run has a figure of a shot group. */
  private boolean isEmpty(String group) {
    return table.runs().stream().noneMatch(run -> run.figure(group).isPresent());
  }

  private static String listed(List<String> words) {
    int last = words.size() - 1;
    return (last == 0 ? "" : String.join(", ", words.subList(0, last)) + " and ") + words.get(last);
  }

  /** Every data set with what was cut from it. */
  private String data() {
    Map<String, List<RunLine>> runsBySet =
        table.runs().stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.cell("dataset"), LinkedHashMap::new, Collectors.toList()));
    List<String> sets = new ArrayList<>();
    runsBySet.forEach((set, runs) -> sets.add(set + cut(runs)));
    return String.join(" or ", sets);
  }

  private static String cut(List<RunLine> runs) {
    List<String> cut = new ArrayList<>();
    String factor = all(runs, "imbalance_factor");
    if (!factor.isEmpty()) {
      cut.add("imbalance factor " + factor);
    }
    String largest = all(runs, "head_count");
    if (!largest.isEmpty()) {
      cut.add("largest class of " + Count.of(largest, "image"));
    }
    return cut.isEmpty() ? "" : " (" + String.join(", ", cut) + ")";
  }

  private boolean isOfOneSeed() {
    return AblationTable.rows(table.runs()).stream().allMatch(row -> row.seeds() == 1);
  }

  private String seeds() {
    List<Integer> counts =
        AblationTable.rows(table.runs()).stream()
            .map(AblationRow::seeds)
            .distinct()
            .sorted()
            .toList();
    int least = counts.get(0);
    int most = counts.get(counts.size() - 1);
    return least == most ? Count.of(least, "seed") : least + " to " + most + " seeds";
  }

  /** What these runs say of a column, each once. */
  private static String all(List<RunLine> runs, String column) {
    return runs.stream()
        .map(run -> run.cell(column))
        .distinct()
        .filter(value -> !value.isEmpty())
        .collect(Collectors.joining(" or "));
  }

  private static List<String> significance(Verdicts verdicts) {
    List<String> sentences = new ArrayList<>();
    String baseline = verdicts.question().baseline();
    if (verdicts.compared() == 0) {
      return List.of("No row could be compared with " + baseline + ".");
    }
    String tests = tests(verdicts);
    sentences.add(
        marks(verdicts)
            + (tests.isEmpty()
                ? "."
                : " over all test images, by every test that can be made ("
                    + tests
                    + "; seed by seed, each with Holm over its rows, p at most "
                    + verdicts.question().alpha()
                    + ")."));
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
      sentences.add("Better or worse cannot be told of " + String.join(", ", untold) + ".");
    }
    return sentences;
  }

  /** Those that can be made; empty if none can. */
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
    return String.join(", ", tests);
  }

  private static boolean made(Verdicts verdicts, Evidence.Test test) {
    return verdicts.rows().stream()
        .flatMap(row -> row.by(test).stream())
        .anyMatch(Evidence::speaks);
  }
}
