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
    List<String> head =
        new ArrayList<>(
            List.of("row", "seeds", "difference", level + " Student", level + " bootstrap", "p t"));
    if (verdicts.hasImageTest()) {
      head.add("p images");
    }
    head.addAll(List.of("p exact", "effect", "verdict"));
    List<List<String>> lines = new ArrayList<>();
    lines.add(head);
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
    List<String> cells = new ArrayList<>();
    cells.add(row.row() + (row.isMarked() ? " *" : ""));
    cells.add(String.valueOf(row.seeds()));
    cells.add(test.map(t -> signed(t.difference())).orElse(NONE));
    cells.add(interval(test.flatMap(PairedTest::student)));
    cells.add(interval(test.flatMap(PairedTest::bootstrap)));
    cells.add(p(row, Evidence.Test.T));
    if (verdicts.hasImageTest()) {
      cells.add(p(row, Evidence.Test.IMAGES));
    }
    cells.add(p(row, Evidence.Test.EXACT));
    cells.add(effect(test.map(PairedTest::hedges).orElse(OptionalDouble.empty())));
    cells.add(row.words());
    return cells;
  }

  private static String p(RowVerdict row, Evidence.Test test) {
    OptionalDouble p = row.by(test).map(Evidence::adjusted).orElse(OptionalDouble.empty());
    return p.isPresent() ? p(p.getAsDouble()) : NONE;
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
