package org.bce3s.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bce3s.metric.PerClass;
import org.bce3s.metric.ShiftedPrior;
import org.bce3s.paper.PaperRow;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvLine;

/**
 * Accuracies of rows as they would be on test sets with other priors, means over seeds. Runs of
 * tables that have no such columns are taken by their accuracies by class, if those were kept.
 */
final class ShiftedPriorTable {
  private static final ShiftedPrior UNIFORM = new ShiftedPrior(false, 1);

  private ShiftedPriorTable() {}

  /** Head and lines; empty if nothing is known. */
  static List<List<String>> of(Results results) {
    List<ShiftedPrior> priors =
        Stream.of(
                ShiftedPrior.USUAL.stream().filter(prior -> !prior.backward()),
                Stream.of(UNIFORM),
                ShiftedPrior.USUAL.stream().filter(ShiftedPrior::backward))
            .flatMap(some -> some)
            .toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        Stream.concat(
                Stream.of("row"),
                priors.stream()
                    .map(p -> p.equals(UNIFORM) ? "uniform" : p.label().replace('_', ' ')))
            .toList());
    boolean known = false;
    for (RowRuns row : RowRuns.of(results)) {
      List<String> line = new ArrayList<>(List.of(row.row()));
      for (ShiftedPrior prior : priors) {
        OptionalDouble mean = mean(row.runs(), prior);
        known |= mean.isPresent() && !prior.equals(UNIFORM);
        line.add(Cells.shown(mean, PaperRow.GAP));
      }
      lines.add(line);
    }
    return known ? lines : List.of();
  }

  /** Empty unless it is known of every seed. */
  private static OptionalDouble mean(List<ResultRun> runs, ShiftedPrior prior) {
    double sum = 0;
    for (ResultRun run : runs) {
      OptionalDouble figure = figure(run, prior);
      if (figure.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += figure.getAsDouble();
    }
    return OptionalDouble.of(sum / runs.size());
  }

  private static OptionalDouble figure(ResultRun run, ShiftedPrior prior) {
    OptionalDouble measured =
        run.line().figure(prior.equals(UNIFORM) ? AccuracyColumns.BALANCED : prior.label());
    if (measured.isPresent()) {
      return measured;
    }
    List<CsvLine> classes = run.classes();
    return prior.accuracy(
        new PerClass(classes.stream().map(line -> line.figure("accuracy")).toList()),
        classes.stream().mapToInt(line -> line.integer("train")).toArray());
  }
}
