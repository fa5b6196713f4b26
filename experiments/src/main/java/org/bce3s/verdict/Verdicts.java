package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.statistics.Holm;
import org.bce3s.table.Caveats;
import org.bce3s.table.PairedSeeds;
import org.bce3s.table.RunLine;

/**
 * The answer to a {@link Question}: what can be said of every other row.
 *
 * <p>Rows are paired with the baseline by seed, which takes out what a seed does to both (subset,
 * initial values, order). Three tests are made where they can be: the paired t test, which assumes
 * normal differences; a test over seeds and test images, of the accuracy that is reported where its
 * predictions are at hand; and the exact permutation test, which assumes nothing and needs many
 * seeds. A test shows a difference if its p, adjusted by {@link Holm} over all rows on which it is
 * made, is at most alpha; a row is better or worse if every test that can be made shows it. A row
 * of another protocol is compared and marked; one of other data is not compared.
 *
 * @param question what was asked
 * @param rows every row but the baseline, in the order of the runs
 * @param images the predictions image by image, where they are at hand
 * @param imageGaps which runs' predictions could not be compared
 * @param caveats what was left out or accepted in a row or the baseline, see {@link Caveats}
 * @param oracle whether figures are of an epoch that was chosen on the test set itself
 */
public record Verdicts(
    Question question,
    List<RowVerdict> rows,
    List<ImageVerdict> images,
    List<String> imageGaps,
    List<String> caveats,
    boolean oracle) {
  /** Copies the lists. */
  public Verdicts {
    rows = List.copyOf(rows);
    images = List.copyOf(images);
    imageGaps = List.copyOf(imageGaps);
    caveats = List.copyOf(caveats);
  }

  /**
   * Compares the rows of some runs, and their predictions where these were kept.
   *
   * @throws org.bce3s.file.DataException if a table is damaged or a row has a seed twice
   * @throws org.bce3s.file.FolderException if a file cannot be read
   */
  public static Verdicts of(Results results, Question question) {
    Map<RunLine, ResultRun> runs = new HashMap<>();
    results.runs().forEach(run -> runs.put(run.line(), run));
    return of(results.lines(), question, line -> predictions(runs.get(line), question.figure()));
  }

  /** Of the images that the figure is over; empty if they, or their groups, are not at hand. */
  private static Optional<ImagePredictions> predictions(ResultRun run, ComparedFigure figure) {
    Optional<ImagePredictions> all =
        Optional.of(run.predictions()).filter(lines -> !lines.isEmpty()).map(ImagePredictions::of);
    if (!figure.isOfGroup() || all.isEmpty()) {
      return all;
    }
    Set<Integer> classes =
        run.classes().stream()
            .filter(line -> line.text("shots").equals(figure.column()))
            .map(line -> line.integer("label"))
            .collect(Collectors.toSet());
    return all.map(predictions -> predictions.of(classes))
        .filter(predictions -> predictions.labels().length > 0);
  }

  /**
   * Compares the rows of some runs.
   *
   * @param predictions what a run predicted image by image, if it is at hand
   * @throws org.bce3s.file.DataException if a seed is no number, or a row has one twice
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
    RowTests tests = new RowTests(question, images);
    pairs.forEach(tests::add);
    return new Verdicts(
        question,
        tests.verdicts(),
        images.verdicts(question.alpha()),
        images.gaps(),
        Caveats.lines(runs),
        runs.stream().anyMatch(run -> question.figure().isOracle(run)));
  }

  /** Whether any row was tested over test images too. */
  boolean hasImageTest() {
    return rows.stream()
        .flatMap(row -> row.by(Evidence.Test.IMAGES).stream())
        .anyMatch(Evidence::speaks);
  }

  /**
   * How many rows Holm's adjustment of the exact test is over: those that are compared, on a seed
   * at least.
   */
  public int compared() {
    return (int) rows.stream().filter(row -> row.test().isPresent()).count();
  }
}
