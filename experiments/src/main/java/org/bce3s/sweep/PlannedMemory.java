package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Problem;
import org.bce3s.experiment.Row;
import org.bce3s.spec.SpecException;
import org.bce3s.training.RunMemory;

/**
 * The memory that runs of a plan are going to need, as estimated.
 *
 * @param rows those whose runs differ, the row that needs most first
 */
public record PlannedMemory(List<RowMemory> rows) {
  /** Copies the list. */
  public PlannedMemory {
    rows = List.copyOf(rows);
  }

  /**
   * Builds the graph of each row whose runs are not another row's.
   *
   * @param data the folder of data sets
   * @param heap bytes that the heap of a run may grow to
   * @throws ExperimentException with every row whose checkpoints such a heap cannot hold
   */
  public static PlannedMemory of(Plan plan, Path data, long heap) {
    Map<List<Object>, Map<Row, Integer>> byData = new LinkedHashMap<>();
    for (Cell run : plan.runs()) {
      byData
          .computeIfAbsent(PlannedData.key(run.row().settings()), k -> new LinkedHashMap<>())
          .merge(run.row(), 1, Integer::sum);
    }
    List<RowMemory> rows = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Map<Row, Integer> sharing : byData.values()) {
      DataSplit split = sharing.keySet().iterator().next().settings().open(data);
      sharing.forEach(
          (row, runs) -> {
            try {
              rows.add(RowMemory.of(row, runs, RunMemory.of(row.settings(), split, heap)));
            } catch (SpecException e) {
              problems.addAll(row.problems(e));
            }
          });
    }
    if (!problems.isEmpty()) {
      throw new ExperimentException(problems);
    }
    rows.sort(Comparator.comparingLong(RowMemory::process).reversed());
    return new PlannedMemory(rows);
  }

  /** What the runs that need most take together, so many at a time. */
  public long atOnce(int jobs) {
    return largestRuns().limit(jobs).sum();
  }

  private LongStream largestRuns() {
    return rows.stream()
        .flatMapToLong(row -> LongStream.generate(row::run).limit(row.runs()))
        .boxed()
        .sorted(Comparator.reverseOrder())
        .mapToLong(Long::longValue);
  }

  /**
   * Goes on where everything fits.
   *
   * @param allowed bytes that there are for all processes together
   * @param jobs runs at a time
   * @throws ExperimentException with every row of which not even one run fits, or else with the
   *     number of runs that do not fit beside each other
   */
  public void require(long allowed, int jobs) {
    List<Problem> problems = rows.stream().flatMap(row -> row.problem(allowed).stream()).toList();
    if (!problems.isEmpty()) {
      throw new ExperimentException(problems);
    }
    if (atOnce(jobs) > allowed) {
      int most = jobs - 1;
      while (atOnce(most) > allowed) {
        most--;
      }
      throw new ExperimentException(
          List.of(
              new Problem(
                  "command line",
                  "--jobs",
                  jobs
                      + " is not allowed; must be at most "
                      + most
                      + ": the runs that need most would take about "
                      + RowMemory.mebi(atOnce(jobs))
                      + " together, and there are "
                      + RowMemory.mebi(allowed))));
    }
  }
}
