package org.bce3s.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bce3s.file.DataException;

/**
 * The runs of a row and of its baseline, seed by seed.
 *
 * @param pairs the runs of each seed that both have, ascending
 * @param differences row less baseline, of those pairs that have the figure; exact in the decimals
 *     of the table, so that ties are ties
 * @param gaps what is left out, and why
 */
public record PairedSeeds(SortedMap<Long, Pair> pairs, double[] differences, List<String> gaps) {
  /** Copies the list. */
  public PairedSeeds {
    gaps = List.copyOf(gaps);
  }

  /**
   * The two runs of a seed.
   *
   * @param run of the row
   * @param baseline of the baseline
   */
  public record Pair(RunLine run, RunLine baseline) {}

  /**
   * Pairs the runs of a row with those of the baseline, at least one each.
   *
   * @param column the figure whose differences are taken
   * @throws DataException if a seed is no whole number, or one of them has it twice
   */
  public static PairedSeeds of(List<RunLine> row, List<RunLine> baseline, String column) {
    SortedMap<Long, RunLine> ours = bySeed(row);
    SortedMap<Long, RunLine> theirs = bySeed(baseline);
    SortedSet<Long> seeds = new TreeSet<>(ours.keySet());
    seeds.addAll(theirs.keySet());
    SortedMap<Long, Pair> pairs = new TreeMap<>();
    List<Double> differences = new ArrayList<>();
    Map<String, List<Long>> seedsByGap = new LinkedHashMap<>();
    for (long seed : seeds) {
      RunLine run = ours.get(seed);
      RunLine other = theirs.get(seed);
      if (run == null || other == null) {
        gap(seedsByGap, seed, "no run in " + (run == null ? row : baseline).get(0).row());
        continue;
      }
      pairs.put(seed, new Pair(run, other));
      if (!has(run, column) || !has(other, column)) {
        String one = (has(run, column) ? other : run).row();
        String where = has(run, column) || has(other, column) ? one : "both";
        gap(seedsByGap, seed, column + " is n/a in " + where);
        continue;
      }
      differences.add(
          new BigDecimal(run.cell(column))
              .subtract(new BigDecimal(other.cell(column)))
              .doubleValue());
    }
    List<String> gaps = new ArrayList<>();
    seedsByGap.forEach((why, of) -> gaps.add(seeds(of) + " left out: " + why));
    return new PairedSeeds(
        pairs, differences.stream().mapToDouble(Double::doubleValue).toArray(), gaps);
  }

  private static void gap(Map<String, List<Long>> seedsByGap, long seed, String why) {
    seedsByGap.computeIfAbsent(why, w -> new ArrayList<>()).add(seed);
  }

  private static String seeds(List<Long> seeds) {
    return (seeds.size() == 1 ? "seed " : "seeds ")
        + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static boolean has(RunLine run, String column) {
    return run.figure(column).isPresent() && Double.isFinite(run.figure(column).getAsDouble());
  }

  private static SortedMap<Long, RunLine> bySeed(List<RunLine> runs) {
    SortedMap<Long, RunLine> bySeed = new TreeMap<>();
    for (RunLine run : runs) {
      if (bySeed.put(seed(run), run) != null) {
        throw new DataException("row " + run.row() + " has seed " + run.cell("seed") + " twice");
      }
    }
    return bySeed;
  }

  private static long seed(RunLine run) {
    try {
      return Long.parseLong(run.cell("seed"));
    } catch (NumberFormatException e) {
      throw new DataException(
          "row " + run.row() + ": seed \"" + run.cell("seed") + "\" is no whole number");
    }
  }
}
