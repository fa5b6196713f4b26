package org.bce3s.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.metric.ShotGroup;
import org.bce3s.plot.AblationBars;
import org.bce3s.plot.Bar;
import org.bce3s.plot.ClassFigures;
import org.bce3s.plot.Curve;
import org.bce3s.plot.LearningCurves;
import org.bce3s.plot.LongTailPlot;
import org.bce3s.plot.QualityCurves;
import org.bce3s.plot.RowLooks;
import org.bce3s.plot.RowNorms;
import org.bce3s.plot.ShotGroups;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.statistics.Interval;
import org.bce3s.table.CsvLine;
import org.bce3s.table.Estimate;
import org.bce3s.verdict.Question;

/** The plots that compare the rows of an ablation, from its tables alone. */
final class SweepPlots {
  private static final String INTERVAL = "95 % interval (t on the logit scale)";

  /** Classifiers whose logits have their rows at other lengths than the variable's norms. */
  private static final Set<String> OTHER_LENGTHS =
      Set.of("normalized", "cosine", "etf", "nearest-class-mean", "samn");

  /** OLTR's borders of the shot groups, see {@link org.bce3s.metric.ShotRule}. */
  private static final int MANY_ABOVE = 100;

  private static final int FEW_BELOW = 20;

  private final List<RowRuns> rows;
  private final List<RowRuns> all;
  private final String context;
  private final String baseline;
  private final RowLooks looks;

  /**
   * Plots of some rows.
   *
   * @param results their runs
   * @param all all runs, among which are those that later stages start from
   */
  SweepPlots(Results results, Results all) {
    this.rows = RowRuns.of(results);
    this.all = RowRuns.of(all);
    this.context = context(rows);
    this.baseline = Question.own(results.lines()).map(Question::baseline).orElse("");
    this.looks =
        RowLooks.of(
            rows.stream().map(RowRuns::row).toList(),
            baseline,
            rows.stream().map(row -> bar(row, "all").mean()).toList());
  }

  /** What stands under the titles: data and network, as far as all rows have the same. */
  private static String context(List<RowRuns> rows) {
    List<String> parts = new ArrayList<>();
    for (String column : List.of("dataset", "imbalance_factor", "backbone", "epochs")) {
      List<String> values = rows.stream().map(row -> row.cell(column)).distinct().toList();
      if (values.size() == 1 && !values.get(0).isEmpty()) {
        String name = column.equals("dataset") || column.equals("backbone") ? "" : column + " ";
        parts.add((name + values.get(0)).replace('_', ' '));
      }
    }
    return String.join(", ", parts);
  }

  /** All that can be drawn. */
  List<Plot> plots() {
    List<Plot> plots = new ArrayList<>();
    plots.add(ablation());
    shotGroups().ifPresent(plots::add);
    longTail().ifPresent(plots::add);
    learning().ifPresent(plots::add);
    quality().ifPresent(plots::add);
    norms().ifPresent(plots::add);
    return plots;
  }

  private Plot ablation() {
    return new AblationBars(
        heading("ablation", "Accuracy over all classes"),
        looks,
        "accuracy (%)",
        baseline,
        INTERVAL,
        rows.stream().map(row -> bar(row, "all")).toList());
  }

  private Optional<Plot> shotGroups() {
    List<ShotGroups.Group> groups = new ArrayList<>();
    for (ShotGroup group : ShotGroup.values()) {
      String name = Names.value(group);
      List<Bar> bars = rows.stream().map(row -> bar(row, name)).toList();
      boolean empty = bars.stream().allMatch(bar -> Double.isNaN(bar.mean()));
      groups.add(
          new ShotGroups.Group(name, empty ? new TreeSet<>(Set.of(0)) : classes(name), bars));
    }
    return groups.stream().allMatch(ShotGroups.Group::isEmpty)
        ? Optional.empty()
        : Optional.of(
            new ShotGroups(
                heading("shot-groups", "Accuracy by shot group"),
                looks,
                baseline,
                INTERVAL,
                groups));
  }

  /** How many classes a group has in the data of each row, where that was kept. */
  private SortedSet<Integer> classes(String group) {
    return rows.stream()
        .flatMap(row -> row.runs().stream().map(ResultRun::classes))
        .filter(classes -> !classes.isEmpty())
        .map(
            classes ->
                (int) classes.stream().filter(line -> line.text("shots").equals(group)).count())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Plot> longTail() {
    List<RowRuns> same = ofOneTail();
    return same.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LongTailPlot(
                byClass("long-tail", "Accuracy by class against training images", same, ""),
                looks,
                same.get(0).counts(),
                MANY_ABOVE,
                same.get(0).cell("shots").equals("few-inclusive") ? FEW_BELOW + 1 : FEW_BELOW,
                byClass(same, "accuracy")));
  }

  private Optional<Plot> norms() {
    List<RowRuns> same = ofOneTail();
    return same.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RowNorms(
                byClass("row-norms", "Norm of the classifier's rows", same, effect(same)),
                looks,
                same.get(0).counts(),
                byClass(same, "row_norm")));
  }

  /** Of classifiers that scale their rows to length 1, no logit depends on the norm. */
  private static String effect(List<RowRuns> same) {
    List<RowRuns> without =
        same.stream().filter(row -> OTHER_LENGTHS.contains(row.cell("classifier"))).toList();
    return without.isEmpty()
        ? ""
        : "; without effect on the logits"
            + (without.size() == same.size()
                ? ""
                : " of " + Count.of(without.size(), "row") + " of " + same.size())
            + " (classifier "
            + without.stream()
                .map(row -> row.cell("classifier"))
                .distinct()
                .collect(Collectors.joining(", "))
            + ")";
  }

  /** Names the rows that are left out. */
  private Heading byClass(String name, String title, List<RowRuns> shown, String note) {
    String others =
        leftOut(rows.stream().filter(row -> !row.counts().isEmpty() && !shown.contains(row)))
            .map(names -> "; not shown, of other training images by class: " + names)
            .orElse("");
    String unknown =
        leftOut(rows.stream().filter(row -> row.counts().isEmpty()))
            .map(names -> "; not shown, without a classes.csv: " + names)
            .orElse("");
    return new Heading(name, title, context + note + others + unknown);
  }

  private static Optional<String> leftOut(Stream<RowRuns> rows) {
    return rows.map(RowRuns::row).reduce((all, row) -> all + ", " + row);
  }

  private static List<ClassFigures> byClass(List<RowRuns> rows, String column) {
    return rows.stream().map(row -> new ClassFigures(row.row(), row.byClass(column))).toList();
  }

  /** The rows that were trained on the class counts of the first row of which they are known. */
  private List<RowRuns> ofOneTail() {
    Map<List<Integer>, List<RowRuns>> byCounts =
        rows.stream()
            .filter(row -> !row.counts().isEmpty())
            .collect(
                Collectors.groupingBy(RowRuns::counts, LinkedHashMap::new, Collectors.toList()));
    return byCounts.values().stream().findFirst().orElse(List.of());
  }

  private Optional<Plot> learning() {
    List<LearningCurves.Row> curves = new ArrayList<>();
    for (RowRuns row : rows) {
      Curve accuracy = row.curve(ResultRun::epochs, "all");
      if (!accuracy.points().isEmpty()) {
        Curve loss = row.curve(ResultRun::epochs, "loss");
        curves.add(new LearningCurves.Row(row.row(), firstEpoch(row), accuracy, loss));
      }
    }
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(new LearningCurves(heading("learning", "Learning curves"), looks, curves));
  }

  /** Of one epoch there is nothing to see over epochs. */
  private Optional<Plot> quality() {
    List<QualityCurves.Row> curves = new ArrayList<>();
    for (RowRuns row : rows) {
      QualityCurves.Quality train = quality(row, "train");
      QualityCurves.Quality test = quality(row, "test");
      if (train.compactness().points().size() > 1) {
        curves.add(new QualityCurves.Row(row.row(), firstEpoch(row), train, test));
      }
    }
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new QualityCurves(
                heading("quality", "Compactness and separability of the features"), looks, curves));
  }

  private static QualityCurves.Quality quality(RowRuns row, String split) {
    Function<ResultRun, List<CsvLine>> lines =
        run ->
            run.quality().stream()
                .filter(line -> line.text("split").equals(split))
                .filter(line -> line.text("shots").equals("all"))
                .toList();
    return new QualityCurves.Quality(
        row.curve(lines, "compactness"), row.curve(lines, "separability"));
  }

  /** The epochs of all the stages that a row goes on from. */
  private int firstEpoch(RowRuns row) {
    int epochs = 0;
    String start = row.cell("start");
    for (int stages = 0; !start.isEmpty() && stages < all.size(); stages++) {
      String name = start;
      Optional<RowRuns> before = all.stream().filter(r -> r.row().equals(name)).findFirst();
      epochs += before.map(r -> Integer.parseInt(r.cell("epochs"))).orElse(0);
      start = before.map(r -> r.cell("start")).orElse("");
    }
    return epochs;
  }

  private static Bar bar(RowRuns row, String column) {
    Estimate estimate =
        Estimate.of(row.runs().stream().map(run -> run.line().figure(column)).toList());
    Optional<Interval> interval = estimate.interval();
    return new Bar(
        row.row(),
        estimate.mean().orElse(Double.NaN),
        interval.map(Interval::low).orElse(Double.NaN),
        interval.map(Interval::high).orElse(Double.NaN),
        row.figures(column));
  }

  private Heading heading(String name, String title) {
    return new Heading(name, title, context);
  }
}
