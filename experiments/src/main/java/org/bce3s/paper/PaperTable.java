package org.bce3s.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunLine;
import org.bce3s.table.SkippedColumns;
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
 */
public record PaperTable(List<RunLine> runs, Optional<Verdicts> verdicts) {
  private static final int HASH_DIGITS = 12;

  /** Copies the runs. */
  public PaperTable {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  /** The table of these runs with the verdicts on their own baseline, if they name one. */
  public static PaperTable of(List<RunLine> runs) {
    return new PaperTable(
        runs,
        Question.own(runs).map(question -> Verdicts.of(runs, question, run -> Optional.empty())));
  }

  /** The rows, in the order of the runs. */
  public List<PaperRow> rows() {
    return AblationTable.rows(runs).stream().map(row -> PaperRow.of(row, verdict(row))).toList();
  }

  private Optional<RowVerdict> verdict(AblationRow row) {
    return verdicts.flatMap(
        v -> v.rows().stream().filter(verdict -> verdict.row().equals(row.name())).findFirst());
  }

  /** The sentences below or above the table. */
  public List<String> caption() {
    List<String> sentences = new ArrayList<>();
    sentences.add("Accuracy in per cent on " + data() + ".");
    sentences.add(
        "Mean and standard deviation over "
            + seeds()
            + ", and Student's 95 % interval of the mean over all classes.");
    sentences.add("Protocol: " + protocol() + ".");
    SkippedColumns.note(runs).ifPresent(sentences::add);
    verdicts.ifPresent(v -> sentences.addAll(significance(v)));
    if (rows().stream().anyMatch(PaperRow::other)) {
      sentences.add("* Another protocol than the baseline's.");
    }
    if (rows().stream().anyMatch(PaperRow::oracle)) {
      sentences.add("Oracle: the epoch with the best accuracy on the test set itself.");
    }
    return sentences;
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

  private String protocol() {
    return Stream.of(
            one("backbone", name -> name) + one("backbone_width", width -> " of width " + width),
            one("epochs", epochs -> epochs + " epochs"),
            one("batch_size", size -> "batch size " + size),
            one("precision", precision -> precision),
            one("select", select -> "selection " + select),
            one("tta", tta -> "test-time augmentation " + tta),
            one("shots", shots -> "shot groups " + shots),
            one("subset_sha256", hash -> "subset " + hash.substring(0, HASH_DIGITS) + " (SHA-256)"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** What all runs say of a column, or all that they say. */
  private String one(String column, Function<String, String> text) {
    return runs.stream()
        .map(run -> run.cell(column))
        .distinct()
        .map(value -> value.isEmpty() ? "" : text.apply(value))
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
            + " over all classes; underlined: significantly worse (permutation test of the signs of"
            + " the differences seed by seed, Holm over "
            + verdicts.compared()
            + (verdicts.compared() == 1 ? " row" : " rows")
            + ", p at most "
            + verdicts.question().alpha()
            + ").");
    Map<String, List<String>> rowsByReason =
        verdicts.rows().stream()
            .filter(row -> row.verdict() == Verdict.CANNOT_TELL)
            .collect(
                Collectors.groupingBy(
                    RowVerdict::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(RowVerdict::row, Collectors.toList())));
    rowsByReason.forEach(
        (reason, rows) ->
            sentences.add(
                (rows.size() == verdicts.rows().size()
                        ? "No row can be either"
                        : "Neither can be " + String.join(", ", rows))
                    + ": "
                    + reason
                    + "."));
    return sentences;
  }
}
