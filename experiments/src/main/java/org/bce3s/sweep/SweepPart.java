package org.bce3s.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The runs that a sweep trains: of all rows and seeds or of some. The plan and its tables are whole
 * either way.
 *
 * @param rows the names of the rows; empty for all
 * @param seeds the seeds; empty for all
 */
public record SweepPart(Set<String> rows, Set<Long> seeds) {
  /** All of a plan. */
  public static final SweepPart ALL = new SweepPart(Set.of(), Set.of());

  /** Copies the sets. */
  public SweepPart {
    rows = Set.copyOf(rows);
    seeds = Set.copyOf(seeds);
  }

  /** The plan of this part alone, with what later stages among it start from. */
  public Plan of(Plan plan) {
    return new Plan(
        plan.experiment(), plan.baseline(), plan.withStarts(this::isAsked), plan.dataNotes());
  }

  /**
   * The runs in the order in which they are trained, with those that later stages among them start
   * from: all rows with the first seed, then with the next, so that a sweep that is cut off
   * compares rows by the same seeds.
   *
   * @return a cell for each run, the first of equal ones
   */
  public List<Cell> runs(Plan plan) {
    List<Long> order = plan.cells().stream().map(Cell::seed).distinct().toList();
    return Plan.firstOfEach(of(plan).cells().stream())
        .sorted(Comparator.comparingInt(cell -> order.indexOf(cell.seed())))
        .toList();
  }

  private boolean isAsked(Cell cell) {
    return (rows.isEmpty() || rows.contains(cell.row().name()))
        && (seeds.isEmpty() || seeds.contains(cell.seed()));
  }
}
