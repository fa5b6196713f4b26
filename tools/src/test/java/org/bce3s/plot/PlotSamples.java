package org.bce3s.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.metric.ShotGroup;
import org.bce3s.metric.ShotRule;
import org.bce3s.random.RandomStream;

/** One plot of every kind, of made-up figures. */
final class PlotSamples {
  static final String BASELINE = "ce-joint";
  static final List<String> ROWS =
      List.of(
          BASELINE,
          "bce-joint",
          "bce-joint+contrastive",
          "bce-joint+uniform",
          "bce3s",
          "ce-tripartite");
  static final List<Double> MEANS = List.of(51.48, 52.88, 54.95, 53.90, 55.99, 54.14);
  private static final String CONTEXT = "CIFAR-100-LT, imbalance 100, ResNet-34, last epoch";
  private static final double NONE = Double.NaN;

  private static final RowLooks LOOKS = looks(ROWS);

  private PlotSamples() {}

  /** Of rows of which the last are the better ones. */
  static RowLooks looks(List<String> rows) {
    return RowLooks.of(
        rows, BASELINE, IntStream.range(0, rows.size()).mapToObj(i -> (double) i).toList());
  }

  static List<Plot> all() {
    return List.of(
        ablation(),
        longTail(100, ROWS),
        shotGroups(),
        learning(),
        cosines(10),
        confusion(10),
        rowNorms(100),
        quality(),
        reliability(),
        tsne(600, 10));
  }

  static Heading heading(String name, String title) {
    return new Heading(name, title, CONTEXT);
  }

  static AblationBars ablation() {
    return ablation(ROWS, MEANS);
  }

  static AblationBars ablation(List<String> rows, List<Double> means) {
    return new AblationBars(
        heading("ablation", "Accuracy of the rows"),
        looks(rows),
        "accuracy (%)",
        BASELINE,
        "95 % t interval of the mean",
        IntStream.range(0, rows.size()).mapToObj(i -> bar(rows.get(i), means.get(i), i)).toList());
  }

  static Bar bar(String row, double mean, int key) {
    RandomStream random = RandomStream.of(key, "seeds of " + row);
    List<Double> seeds =
        IntStream.range(0, 3).mapToObj(s -> mean + 0.8 * random.nextGaussian()).toList();
    double middle = seeds.stream().mapToDouble(v -> v).average().orElseThrow();
    return new Bar(row, middle, middle - 1.9, middle + 1.9, seeds);
  }

  static LongTailPlot longTail(int classes, List<String> rows) {
    List<Integer> counts = counts(classes);
    return new LongTailPlot(
        heading("long-tail", "Accuracy by class"),
        looks(rows),
        counts,
        100,
        20,
        figures(rows, counts, count -> Math.min(82, 2 + 13 * Math.log(count)), 6));
  }

  static ShotGroups shotGroups() {
    return shotGroups(true);
  }

  static ShotGroups shotGroups(boolean few) {
    return new ShotGroups(
        heading("shot-groups", "Accuracy by shot group"),
        LOOKS,
        BASELINE,
        "95 % t interval of the mean",
        List.of(
            new ShotGroups.Group("many", new TreeSet<>(Set.of(35)), bars(30)),
            new ShotGroups.Group("medium", new TreeSet<>(Set.of(35)), bars(3)),
            few
                ? new ShotGroups.Group("few", new TreeSet<>(Set.of(30)), bars(-34))
                : new ShotGroups.Group("few", new TreeSet<>(Set.of(0)), missing())));
  }

  private static List<Bar> bars(double more) {
    return IntStream.range(0, ROWS.size())
        .mapToObj(i -> bar(ROWS.get(i), MEANS.get(i) + more, i + (int) more))
        .toList();
  }

  private static List<Bar> missing() {
    return ROWS.stream().map(row -> new Bar(row, NONE, NONE, NONE, List.of())).toList();
  }

  static LearningCurves learning() {
    List<LearningCurves.Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double best = MEANS.get(i);
      rows.add(
          new LearningCurves.Row(
              ROWS.get(i),
              0,
              curve(80, 3, e -> best * (1 - Math.exp(-e / 15)), 1.2, i),
              curve(80, 3, e -> 0.4 + 3 * Math.exp(-e / 20) + 0.1 * best / 50, 0.05, i)));
    }
    rows.add(
        new LearningCurves.Row(
            "bce3s-stage2",
            80,
            curve(10, 3, e -> 58 + 0.1 * e, 0.5, 9),
            curve(10, 3, e -> 0.9 - 0.01 * e, 0.02, 9)));
    return new LearningCurves(
        heading("learning", "Learning curves"),
        looks(rows.stream().map(LearningCurves.Row::name).toList()),
        rows);
  }

  static Curve curve(int epochs, int seeds, ToDoubleFunction<Double> mean, double noise, int key) {
    return new Curve(
        IntStream.range(0, epochs)
            .mapToObj(
                e ->
                    new Curve.Point(
                        e,
                        IntStream.range(0, seeds)
                            .mapToObj(
                                s ->
                                    mean.applyAsDouble(e + 1.0)
                                        + noise
                                            * RandomStream.of(key, "curve", e, s).nextGaussian())
                            .toList()))
            .toList());
  }

  static CosineMatrix cosines(int classes) {
    List<List<Double>> cosines = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      int row = i;
      cosines.add(IntStream.range(0, classes).mapToObj(j -> cosine(classes, row, j)).toList());
    }
    return new CosineMatrix(
        heading("cosines", "Cosines between classifier rows of bce3s"),
        names(classes),
        counts(classes),
        cosines);
  }

  static ConfusionMatrix confusion(int classes) {
    List<List<Integer>> images = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      int row = i;
      images.add(
          IntStream.range(0, classes)
              .mapToObj(j -> j == row ? 1000 - 80 * row / classes * 9 : j < row ? 80 : 3)
              .toList());
    }
    return new ConfusionMatrix(
        heading("confusion", "Predictions of bce3s by true class"),
        names(classes),
        counts(classes),
        images);
  }

  private static List<String> names(int classes) {
    return IntStream.range(0, classes)
        .mapToObj(k -> k == 3 ? "a very long name of a class" : "class " + k)
        .toList();
  }

  private static double cosine(int classes, int i, int j) {
    int low = Math.min(i, j);
    double noise = 0.08 * RandomStream.of(0, "cosine", low, i + j).nextGaussian();
    double tail = 0.25 * i * j / (classes * (double) classes);
    return i == j ? 1 : -1.0 / (classes - 1) + tail + noise;
  }

  static RowNorms rowNorms(int classes) {
    List<Integer> counts = counts(classes);
    return new RowNorms(
        heading("row-norms", "Norms of the classifier rows"),
        LOOKS,
        counts,
        figures(ROWS.subList(0, 5), counts, count -> 0.4 + 0.1 * Math.log(count), 0.04));
  }

  static QualityCurves quality() {
    List<QualityCurves.Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double to = 0.5 + 0.1 * i;
      rows.add(
          new QualityCurves.Row(
              ROWS.get(i),
              0,
              new QualityCurves.Quality(
                  curve(40, 3, e -> to + 0.2 - 0.3 * Math.exp(-e / 10), 0.01, i),
                  curve(40, 3, e -> to + 0.1 - 0.3 * Math.exp(-e / 10), 0.01, i + 10)),
              new QualityCurves.Quality(
                  curve(40, 3, e -> to - 0.3 * Math.exp(-e / 10), 0.01, i + 20),
                  curve(40, 3, e -> to - 0.05 - 0.3 * Math.exp(-e / 10), 0.01, i + 30))));
    }
    return new QualityCurves(
        heading("quality", "Compactness and separability of the features"), LOOKS, rows);
  }

  static Reliability reliability() {
    List<Reliability.Bin> bins = new ArrayList<>();
    for (int b = 0; b < 15; b++) {
      double confidence = (b + 0.55) / 15;
      bins.add(
          b == 0
              ? new Reliability.Bin(0, NONE, NONE)
              : new Reliability.Bin(
                  50 + 12 * b * b, confidence, Math.pow(confidence, 1.4) + (b == 2 ? 0.1 : 0)));
    }
    return new Reliability(heading("reliability", "Reliability of bce3s, seed 0"), bins);
  }

  static TsneScatter tsne(int images, int classes) {
    RandomStream random = RandomStream.of(0, "map");
    List<TsneScatter.Point> points =
        IntStream.range(0, images)
            .mapToObj(
                i -> {
                  double angle = 2 * Math.PI * (i % classes) / classes;
                  return new TsneScatter.Point(
                      30 * Math.cos(angle) + 5 * random.nextGaussian(),
                      30 * Math.sin(angle) + 5 * random.nextGaussian(),
                      i % classes);
                })
            .toList();
    List<ShotGroup> shots = counts(classes).stream().map(ShotRule.OLTR::group).toList();
    return new TsneScatter(
        heading("tsne", "Test features of bce3s, seed 0"),
        "t-SNE, perplexity 30, seed 0",
        points,
        names(classes),
        shots);
  }

  private static List<ClassFigures> figures(
      List<String> rows, List<Integer> counts, ToDoubleFunction<Integer> mean, double noise) {
    return IntStream.range(0, rows.size())
        .mapToObj(
            r ->
                new ClassFigures(
                    rows.get(r),
                    IntStream.range(0, counts.size())
                        .mapToObj(
                            k ->
                                mean.applyAsDouble(counts.get(k))
                                    + noise * RandomStream.of(r, "figure", k).nextGaussian()
                                    + noise * r / 4.0)
                        .toList()))
        .toList();
  }

  static List<Integer> counts(int classes) {
    return DoubleStream.iterate(0, k -> k + 1)
        .limit(classes)
        .mapToObj(k -> (int) (500 * Math.pow(0.01, k / Math.max(classes - 1, 1))))
        .toList();
  }
}
