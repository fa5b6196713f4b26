package org.bce3s.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.bce3s.plot.Curve;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.table.CsvLine;

/**
 * The runs of a row, one a seed.
 *
 * @param row its name
 * @param runs its runs, at least one
 */
record RowRuns(String row, List<ResultRun> runs) {
  RowRuns {
    runs = List.copyOf(runs);
  }

  /** The rows of some results, in the order in which each first appears. */
  static List<RowRuns> of(Results results) {
    Map<String, List<ResultRun>> byRow = new LinkedHashMap<>();
    results
        .runs()
        .forEach(run -> byRow.computeIfAbsent(run.line().row(), r -> new ArrayList<>()).add(run));
    List<RowRuns> rows = new ArrayList<>();
    byRow.forEach((row, runs) -> rows.add(new RowRuns(row, runs)));
    return rows;
  }

  /** The text of a column, the same for all seeds as far as the protocol goes. */
  String cell(String column) {
    return runs.get(0).line().cell(column);
  }

  /** A figure of every seed; NaN where it is n/a. */
  List<Double> figures(String column) {
    return runs.stream().map(run -> number(run.line().figure(column))).toList();
  }

  /** The mean over seeds of a column of {@code classes.csv}, by class; NaN where one is n/a. */
  List<Double> byClass(String column) {
    List<List<CsvLine>> tables = runs.stream().map(ResultRun::classes).toList();
    List<Double> means = new ArrayList<>();
    for (int k = 0; k < tables.get(0).size(); k++) {
      int label = k;
      means.add(
          tables.stream()
              .mapToDouble(classes -> number(classes.get(label).figure(column)))
              .average()
              .orElse(Double.NaN));
    }
    return means;
  }

  /**
   * Images of every class by which shot groups go, those held out among them; empty if {@code
   * classes.csv} was not kept of every seed.
   */
  List<Integer> counts() {
    if (runs.stream().anyMatch(run -> run.classes().isEmpty())) {
      return List.of();
    }
    int holdout = (int) runs.get(0).line().figure("holdout").orElse(0);
    return runs.get(0).classes().stream().map(line -> line.integer("train") + holdout).toList();
  }

  /**
   * A figure over the epochs, with all its seeds; epochs that were not measured are left out.
   *
   * @param lines the lines of a run, at most one an epoch
   */
  Curve curve(Function<ResultRun, List<CsvLine>> lines, String column) {
    Map<Integer, List<Double>> seedsByEpoch = new TreeMap<>();
    for (ResultRun run : runs) {
      for (CsvLine line : lines.apply(run)) {
        OptionalDouble value = line.figure(column);
        if (value.isPresent()) {
          seedsByEpoch
              .computeIfAbsent(line.integer("epoch"), e -> new ArrayList<>())
              .add(value.getAsDouble());
        }
      }
    }
    List<Curve.Point> points = new ArrayList<>();
    seedsByEpoch.forEach((epoch, seeds) -> points.add(new Curve.Point(epoch, seeds)));
    return new Curve(points);
  }

  private static double number(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }
}
