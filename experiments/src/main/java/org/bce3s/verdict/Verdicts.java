package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.statistics.Holm;
import org.bce3s.statistics.Resolution;
import org.bce3s.table.Protocol;
import org.bce3s.table.RunLine;

/**
 * The answer to a {@link Question}: what can be said of every other row.
 *
 * <p>Rows are paired with the baseline by seed, which takes out what a seed does to both (subset,
 * initial values, order). A row is significantly different if the p of the exact permutation test
 * ({@link org.bce3s.statistics.SignFlipTest}), adjusted by {@link Holm} over all rows that are
 * compared, is at most alpha. A row of another protocol is compared and marked; one of other data
 * is not compared.
 *
 * @param question what was asked
 * @param rows every row but the baseline, in the order of the runs
 * @param images the predictions image by image, where they are at hand
 * @param imageGaps which runs' predictions could not be compared
 * @param oracle whether figures are of an epoch that was chosen on the test set itself
 */
public record Verdicts(
    Question question,
    List<RowVerdict> rows,
    List<ImageVerdict> images,
    List<String> imageGaps,
    boolean oracle) {
  private static final int HASH_DIGITS = 12;

  /** Copies the lists. */
  public Verdicts {
    rows = List.copyOf(rows);
    images = List.copyOf(images);
    imageGaps = List.copyOf(imageGaps);
  }

  /**
   * Compares the rows of some runs, and their predictions where these were kept.
   *
   * @throws org.bce3s.table.TableException if a table is damaged or a row has a seed twice
   * @throws org.bce3s.file.FolderException if a file cannot be read
   */
  public static Verdicts of(Results results, Question question) {
    Map<RunLine, ResultRun> runs = new HashMap<>();
    results.runs().forEach(run -> runs.put(run.line(), run));
    return of(
        results.lines(),
        question,
        line ->
            Optional.of(runs.get(line).predictions())
                .filter(lines -> !lines.isEmpty())
                .map(ImagePredictions::of));
  }

  /**
   * Compares the rows of some runs.
   *
   * @param predictions what a run predicted image by image, if it is at hand
   * @throws org.bce3s.table.TableException if a seed is no number, or a row has one twice
   */
  public static Verdicts of(
      List<RunLine> runs,
      Question question,
      Function<RunLine, Optional<ImagePredictions>> predictions) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    List<RunLine> baseline = byRow.remove(question.baseline());
    Map<String, PairedSeeds> pairs = new LinkedHashMap<>();
    byRow.forEach(
        (row, lines) ->
            pairs.put(row, PairedSeeds.of(lines, baseline, question.figure().column())));
    ImageVerdicts images = new ImageVerdicts(predictions);
    for (PairedSeeds row : pairs.values()) {
      if (differing(row, Protocol.DATA).isEmpty()) {
        row.pairs().forEach(images::add);
      }
    }
    return new Verdicts(
        question,
        rows(pairs, question),
        images.verdicts(question.alpha()),
        images.gaps(),
        runs.stream().anyMatch(run -> question.figure().isOracle(run)));
  }

  /** How many rows Holm's adjustment is over: those that are compared, on a seed at least. */
  public int compared() {
    return (int) rows.stream().filter(row -> row.test().isPresent()).count();
  }

  private static List<RowVerdict> rows(Map<String, PairedSeeds> pairs, Question question) {
    Map<String, PairedTest> tests = new LinkedHashMap<>();
    pairs.forEach(
        (row, seeds) -> {
          if (seeds.differences().length > 0 && differing(seeds, Protocol.DATA).isEmpty()) {
            tests.put(row, PairedTest.of(seeds.differences(), 1 - question.alpha()));
          }
        });
    double[] adjusted = Holm.adjusted(tests.values().stream().mapToDouble(PairedTest::p).toArray());
    double[] smallest =
        Resolution.smallestAdjusted(
            tests.keySet().stream().mapToInt(row -> pairs.get(row).differences().length).toArray());
    List<RowVerdict> rows = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, PairedSeeds> entry : pairs.entrySet()) {
      PairedTest test = tests.get(entry.getKey());
      if (test == null) {
        rows.add(untested(entry.getKey(), entry.getValue(), question));
        continue;
      }
      PairedSeeds seeds = entry.getValue();
      int count = seeds.differences().length;
      Reach reach = new Reach(count, smallest[next], tests.size(), question.alpha());
      rows.add(tested(entry.getKey(), seeds, test, adjusted[next], reach, question));
      next++;
    }
    return rows;
  }

  private static RowVerdict tested(
      String row,
      PairedSeeds seeds,
      PairedTest test,
      double adjusted,
      Reach reach,
      Question question) {
    Verdict verdict = reach.isEnough() ? Verdict.NO_DIFFERENCE_SHOWN : Verdict.CANNOT_TELL;
    if (adjusted <= question.alpha()) {
      verdict = Verdict.significant(test.difference(), question.figure().direction());
    }
    return new RowVerdict(
        row,
        seeds.differences().length,
        Optional.of(test),
        adjusted,
        verdict,
        verdict == Verdict.CANNOT_TELL ? reach.text() : "",
        differing(seeds, Protocol.COLUMNS),
        seeds.gaps());
  }

  private static RowVerdict untested(String row, PairedSeeds seeds, Question question) {
    List<String> data = differing(seeds, Protocol.DATA);
    Verdict verdict = data.isEmpty() ? Verdict.CANNOT_TELL : Verdict.NOT_COMPARED;
    String reason =
        data.isEmpty()
            ? "no seed has " + question.figure().column() + " in both rows"
            : "other data than " + question.baseline() + ": " + String.join("; ", data);
    return new RowVerdict(
        row,
        0,
        Optional.empty(),
        1,
        verdict,
        reason,
        differing(seeds, Protocol.COLUMNS),
        seeds.gaps());
  }

  /** How two rows differ in some columns: {@code epochs 100, not 200}. */
  private static List<String> differing(PairedSeeds seeds, List<String> columns) {
    Set<String> texts = new LinkedHashSet<>();
    for (String column : columns) {
      for (PairedSeeds.Pair pair : seeds.pairs().values()) {
        if (!Protocol.differing(pair.run(), pair.baseline(), List.of(column)).isEmpty()) {
          texts.add(
              column + " " + cell(pair.run(), column) + ", not " + cell(pair.baseline(), column));
        }
      }
    }
    return List.copyOf(texts);
  }

  private static String cell(RunLine run, String column) {
    String cell = run.cell(column);
    if (cell.isEmpty()) {
      return "none";
    }
    return column.endsWith("sha256") ? cell.substring(0, HASH_DIGITS) : cell;
  }
}
