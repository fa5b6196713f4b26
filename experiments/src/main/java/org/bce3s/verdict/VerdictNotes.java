package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.spec.Count;
import org.bce3s.statistics.SignFlipTest;
import org.bce3s.table.Cells;

/** What a reader of verdicts must know besides: reasons, gaps, other protocols, and the tests. */
public final class VerdictNotes {
  private final Verdicts verdicts;

  /** Rows of one verdict and reason share a line. */
  private record Why(String verdict, String reason) {}

  /** Those of verdicts. */
  public VerdictNotes(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** A line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(reasons());
    for (RowVerdict row : verdicts.rows()) {
      if (row.verdict() != Verdict.NOT_COMPARED) {
        lines.addAll(of(row));
      }
    }
    lines.addAll(verdicts.caveats());
    lines.addAll(verdicts.imageGaps());
    if (verdicts.oracle()) {
      lines.add("oracle: the epoch with the best accuracy on the test set itself");
    }
    lines.addAll(tests());
    return lines;
  }

  /** How its protocol differs, and the seeds left out. */
  private List<String> of(RowVerdict row) {
    List<String> lines = new ArrayList<>();
    if (row.isMarked()) {
      String protocol = String.join("; ", row.protocol());
      String baseline = verdicts.question().baseline();
      lines.add("* " + row.row() + ": another protocol than " + baseline + ": " + protocol);
    }
    row.gaps().forEach(gap -> lines.add(row.row() + ": " + gap));
    return lines;
  }

  /** How many seeds of each row differ image by image, a line a row. */
  public List<String> imageSums() {
    Map<String, int[]> sums = new LinkedHashMap<>();
    for (ImageVerdict image : verdicts.images()) {
      int[] sum = sums.computeIfAbsent(image.row(), row -> new int[3]);
      sum[0]++;
      sum[1] += image.verdict() == Verdict.BETTER ? 1 : 0;
      sum[2] += image.verdict() == Verdict.WORSE ? 1 : 0;
    }
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (row, sum) ->
            lines.add(row + ": " + sum[1] + " of " + sum[0] + seeds(sum[0]) + sum[2] + " worse"));
    String figure = verdicts.question().figure().column();
    lines.add(
        "McNemar's exact test of the reported predictions of "
            + verdicts.question().figure().images()
            + (verdicts.question().figure().isReported() ? "" : ", whatever " + figure + " is of")
            + "; adjusted by Holm over "
            + Count.of(verdicts.images().size(), "test")
            + "; it speaks of these networks, not of other seeds");
    return lines;
  }

  private static boolean isOfTwo(RowVerdict row) {
    return row.by(Evidence.Test.T)
        .filter(t -> t.outcome() == Evidence.Outcome.TOO_FEW_SEEDS && t.p().isPresent())
        .isPresent();
  }

  private static String seeds(int count) {
    return " " + Count.word(count, "seed", "seeds") + " better, ";
  }

  private List<String> reasons() {
    Map<Why, List<String>> rowsByReason = new LinkedHashMap<>();
    for (RowVerdict row : verdicts.rows()) {
      if (!row.reason().isEmpty()) {
        boolean tells =
            row.verdict() != Verdict.NOT_COMPARED && row.verdict() != Verdict.CANNOT_TELL;
        String what = tells ? "too few seeds for the exact test" : row.verdict().text();
        rowsByReason
            .computeIfAbsent(new Why(what, row.reason()), why -> new ArrayList<>())
            .add(row.row());
      }
    }
    List<String> lines = new ArrayList<>();
    rowsByReason.forEach(
        (why, rows) ->
            lines.add(why.verdict() + " (" + String.join(", ", rows) + "): " + why.reason()));
    return lines;
  }

  private List<String> tests() {
    if (verdicts.compared() == 0) {
      return List.of();
    }
    boolean exact = verdicts.rows().stream().allMatch(row -> SignFlipTest.isExact(row.seeds()));
    String alpha = Cells.number(verdicts.question().alpha());
    List<String> lines = new ArrayList<>();
    lines.add(
        "p t: paired t test; assumes that differences are normal"
            + (verdicts.rows().stream().anyMatch(VerdictNotes::isOfTwo)
                ? "; of two seeds it is shown, but too little for a verdict"
                : ""));
    if (verdicts.hasImageTest()) {
      lines.add(
          "p images: over other seeds and other test images, by the reported predictions; assumes"
              + " that the seeds' means are normal");
    }
    lines.add(
        "p exact: "
            + (exact ? "exact " : "")
            + "permutation test of the differences' signs"
            + (exact ? "" : " (drawn for more than 20 seeds)")
            + "; assumes nothing");
    lines.add(
        "each two-sided and adjusted by Holm over the rows it was made on ("
            + Count.of(verdicts.compared(), "row")
            + " by the exact test); a difference is shown by p up to "
            + alpha
            + "; better and worse: by every test that can be made");
    lines.add(
        "intervals: of each row alone; Student's assumes normal differences, the bootstrap's is over"
            + " seeds and too narrow for few; effect: mean over deviation of the differences"
            + " (Hedges)");
    if (verdicts.rows().stream().anyMatch(r -> r.verdict() == Verdict.NO_DIFFERENCE_SHOWN)) {
      lines.add("no difference shown: not that there is none; the interval says what may be");
    }
    return lines;
  }
}
