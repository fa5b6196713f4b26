package org.bce3s.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.Interval;
import org.bce3s.table.Cells;

/** The cells of verdicts as a person reads them, whatever puts them into lines. */
public final class VerdictCells {
  private static final int DECIMALS = 2;
  private static final int P_DECIMALS = 4;
  private static final double SMALLEST_P = 1e-4;
  private static final String NONE = "n/a";

  /** Differences of figures that are no accuracies: of any size, so digits and not decimals. */
  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  private final Verdicts verdicts;

  /** Those of verdicts. */
  public VerdictCells(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** Head and rows of the comparison by seed. */
  public List<List<String>> rows() {
    String level = percent(1 - verdicts.question().alpha());
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "row",
            "seeds",
            "difference",
            level + " Student",
            level + " bootstrap",
            "p",
            "Holm",
            "Wilcoxon",
            "effect",
            "verdict"));
    verdicts.rows().forEach(row -> lines.add(line(row)));
    return lines;
  }

  /** Head and rows of the comparison by image. */
  public List<List<String>> images() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("row", "seed", "images", "gained", "lost", "p", "Holm", "verdict"));
    for (ImageVerdict image : verdicts.images()) {
      lines.add(
          List.of(
              image.row(),
              String.valueOf(image.seed()),
              String.valueOf(image.images()),
              String.valueOf(image.counts().gained()),
              String.valueOf(image.counts().lost()),
              p(image.counts().pValue()),
              p(image.adjusted()),
              image.verdict().text()));
    }
    return lines;
  }

  /** A share in per cent, e.g. {@code 95 %}. */
  static String percent(double share) {
    return Cells.number(100 * share) + " %";
  }

  private List<String> line(RowVerdict row) {
    Optional<PairedTest> test = row.test();
    return List.of(
        row.row() + (row.isMarked() ? " *" : ""),
        String.valueOf(row.seeds()),
        test.map(t -> signed(t.difference())).orElse(NONE),
        interval(test.flatMap(PairedTest::student)),
        interval(test.flatMap(PairedTest::bootstrap)),
        test.map(t -> p(t.p())).orElse(NONE),
        test.map(t -> p(row.adjusted())).orElse(NONE),
        test.map(t -> p(t.rankP())).orElse(NONE),
        effect(test.map(PairedTest::hedges).orElse(OptionalDouble.empty())),
        row.verdict().text());
  }

  private String interval(Optional<Interval> interval) {
    return interval.map(i -> signed(i.low()) + " .. " + signed(i.high())).orElse(NONE);
  }

  private String signed(double value) {
    String text =
        verdicts.question().figure().isAccuracy()
            ? Cells.fixed(value, DECIMALS)
            : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    return value > 0 ? "+" + text : text;
  }

  private static String effect(OptionalDouble effect) {
    return effect.isPresent() ? Cells.fixed(effect.getAsDouble(), DECIMALS) : NONE;
  }

  private static String p(double p) {
    return p < SMALLEST_P ? "<0.0001" : Cells.fixed(p, P_DECIMALS);
  }
}
