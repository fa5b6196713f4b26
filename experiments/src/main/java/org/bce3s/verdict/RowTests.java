package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bce3s.statistics.Holm;
import org.bce3s.statistics.Interval;
import org.bce3s.statistics.PairedT;
import org.bce3s.statistics.Resolution;
import org.bce3s.statistics.SeedImageTest;
import org.bce3s.table.Caveats;
import org.bce3s.table.PairedSeeds;
import org.bce3s.table.Protocol;
import org.bce3s.table.RunLine;

/** The tests of all rows beside the baseline, and the verdicts that follow from them together. */
final class RowTests {
  private static final int HASH_DIGITS = 12;

  /** Figures have four decimals in per cent, so predictions may differ from them by so much. */
  private static final double ROUNDING = 0.001;

  private final Question question;
  private final ImageVerdicts images;
  private final List<Tested> rows = new ArrayList<>();

  RowTests(Question question, ImageVerdicts images) {
    this.question = question;
    this.images = images;
  }

  /**
   * A row and what was measured of it.
   *
   * @param test empty if it is not compared, or has no seed to be compared by
   * @param overImages empty if it cannot be made
   */
  private record Tested(
      String row,
      PairedSeeds seeds,
      List<String> otherData,
      Optional<PairedTest> test,
      Optional<SeedImageTest> overImages,
      boolean hasPredictions) {
    List<String> caveats() {
      List<RunLine> own = seeds.pairs().values().stream().map(PairedSeeds.Pair::run).toList();
      return Caveats.of(own, own);
    }

    int pairs() {
      return seeds.differences().length;
    }
  }

  /** Tests a row. */
  void add(String row, PairedSeeds seeds) {
    List<String> otherData = differing(seeds, Protocol.DATA);
    if (!otherData.isEmpty()) {
      rows.add(new Tested(row, seeds, otherData, Optional.empty(), Optional.empty(), false));
      return;
    }
    Optional<double[][]> byImage =
        images.add(seeds).filter(d -> question.figure().isReported() && d.length > 0);
    Optional<PairedTest> test =
        seeds.differences().length == 0
            ? Optional.empty()
            : Optional.of(
                PairedTest.of(
                    seeds.differences(), 1 - question.alpha(), question.figure().isPerCent()));
    Optional<SeedImageTest> overImages =
        byImage
            .filter(d -> d.length >= SeedImageTest.LEAST_SEEDS)
            .map(SeedImageTest::of)
            .filter(t -> isOf(row, t, test));
    rows.add(new Tested(row, seeds, otherData, test, overImages, byImage.isPresent()));
  }

  /** Whether the predictions are those whose accuracy the tables have. */
  private boolean isOf(String row, SeedImageTest overImages, Optional<PairedTest> test) {
    double difference = test.map(PairedTest::difference).orElse(Double.NaN);
    if (Math.abs(100 * overImages.mean() - difference) < ROUNDING) {
      return true;
    }
    images.gap(row + ": the predictions at hand are not those of " + question.figure().column());
    return false;
  }

  /** The verdicts, in the order of the rows. */
  List<RowVerdict> verdicts() {
    List<Tested> tested = rows.stream().filter(row -> row.test().isPresent()).toList();
    double[] smallest =
        Resolution.smallestAdjusted(tested.stream().mapToInt(Tested::pairs).toArray());
    Map<Tested, OptionalDouble> exact =
        adjusted(row -> row.test().map(t -> OptionalDouble.of(t.p())));
    Map<Tested, OptionalDouble> student = adjusted(row -> row.test().map(PairedTest::studentP));
    Map<Tested, OptionalDouble> overImages =
        adjusted(row -> row.overImages().map(t -> OptionalDouble.of(t.pValue())));
    List<RowVerdict> verdicts = new ArrayList<>();
    for (Tested row : rows) {
      if (row.test().isEmpty()) {
        verdicts.add(untested(row));
        continue;
      }
      int place = tested.indexOf(row);
      Reach reach = new Reach(row.pairs(), smallest[place], tested.size(), question.alpha());
      List<Evidence> evidence =
          List.of(
              row.pairs() < PairedT.LEAST_SEEDS
                  ? new Evidence(
                      Evidence.Test.T,
                      Evidence.Outcome.TOO_FEW_SEEDS,
                      row.test().orElseThrow().studentP(),
                      student.get(row))
                  : evidence(
                      Evidence.Test.T, row.test().orElseThrow().studentP(), student.get(row)),
              row.hasPredictions() && row.pairs() < SeedImageTest.LEAST_SEEDS
                  ? Evidence.tooFewSeeds(Evidence.Test.IMAGES)
                  : evidence(
                      Evidence.Test.IMAGES,
                      p(row.overImages().map(SeedImageTest::pValue)),
                      overImages.get(row)),
              reach.isEnough()
                  ? evidence(Evidence.Test.EXACT, p(row.test().map(PairedTest::p)), exact.get(row))
                  : new Evidence(
                      Evidence.Test.EXACT,
                      Evidence.Outcome.TOO_FEW_SEEDS,
                      p(row.test().map(PairedTest::p)),
                      exact.get(row)));
      verdicts.add(tested(row, evidence, reach));
    }
    return List.copyOf(verdicts);
  }

  private Evidence evidence(Evidence.Test test, OptionalDouble p, OptionalDouble adjusted) {
    if (p.isEmpty()) {
      return Evidence.notAtHand(test);
    }
    boolean shown = adjusted.getAsDouble() <= question.alpha();
    return new Evidence(
        test, shown ? Evidence.Outcome.SHOWN : Evidence.Outcome.NOT_SHOWN, p, adjusted);
  }

  /** Holm's p of a test over all rows on which it can be made; empty for the others. */
  private Map<Tested, OptionalDouble> adjusted(Function<Tested, Optional<OptionalDouble>> test) {
    List<Tested> made =
        rows.stream()
            .filter(r -> test.apply(r).filter(OptionalDouble::isPresent).isPresent())
            .toList();
    double[] adjusted =
        Holm.adjusted(
            made.stream().mapToDouble(r -> test.apply(r).orElseThrow().getAsDouble()).toArray());
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> row,
                row ->
                    made.contains(row)
                        ? OptionalDouble.of(adjusted[made.indexOf(row)])
                        : OptionalDouble.empty()));
  }

  private static OptionalDouble p(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  private RowVerdict tested(Tested row, List<Evidence> evidence, Reach reach) {
    List<Evidence.Outcome> outcomes =
        evidence.stream().filter(Evidence::speaks).map(Evidence::outcome).distinct().toList();
    Verdict significant =
        Verdict.significant(row.test().orElseThrow().difference(), question.figure().direction());
    Verdict verdict =
        outcomes.isEmpty()
            ? Verdict.CANNOT_TELL
            : outcomes.size() > 1
                ? Verdict.TESTS_DISAGREE
                : outcomes.get(0) == Evidence.Outcome.SHOWN
                    ? significant
                    : Verdict.NO_DIFFERENCE_SHOWN;
    return new RowVerdict(
        row.row(),
        row.pairs(),
        row.test(),
        evidence,
        row.overImages().map(t -> inPerCent(t.interval(1 - question.alpha()))),
        verdict,
        Evidence.words(evidence, verdict, significant),
        reach.isEnough()
            ? ""
            : reach.text()
                + (row.pairs() < PairedT.LEAST_SEEDS
                    ? "; " + PairedT.LEAST_SEEDS + " for the t test"
                    : ""),
        differing(row.seeds(), Protocol.COLUMNS),
        row.seeds().gaps(),
        row.caveats());
  }

  private static Interval inPerCent(Interval fractions) {
    return new Interval(100 * fractions.low(), 100 * fractions.high()).within(-100, 100);
  }

  private RowVerdict untested(Tested row) {
    boolean compared = row.otherData().isEmpty();
    Verdict verdict = compared ? Verdict.CANNOT_TELL : Verdict.NOT_COMPARED;
    String reason =
        compared
            ? "no seed has " + question.figure().column() + " in both rows"
            : "other data than " + question.baseline() + ": " + String.join("; ", row.otherData());
    return new RowVerdict(
        row.row(),
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        verdict,
        verdict.text(),
        reason,
        differing(row.seeds(), Protocol.COLUMNS),
        row.seeds().gaps(),
        row.caveats());
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
