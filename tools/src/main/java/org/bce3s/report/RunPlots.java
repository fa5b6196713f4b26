package org.bce3s.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.evaluation.BestEpoch;
import org.bce3s.metric.CalibrationError;
import org.bce3s.plot.ConfusionMatrix;
import org.bce3s.plot.CosineMatrix;
import org.bce3s.plot.Reliability;
import org.bce3s.results.ResultRun;
import org.bce3s.run.RunFolder;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.table.CsvLine;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.TrainingState;

/** The plots of one run that need its own folder: its predictions and its classifier. */
final class RunPlots {
  /** Of more classes a matrix shows nothing. */
  private static final int MOST_CLASSES = 1000;

  private final ResultRun run;
  private final String suffix;

  /** Those of a run; the names of the plots end with this. */
  RunPlots(ResultRun run, String suffix) {
    this.run = run;
    this.suffix = suffix;
  }

  /** All that can be drawn. */
  List<Plot> plots() {
    List<Plot> plots = new ArrayList<>();
    List<CsvLine> predictions = run.predictions();
    if (!predictions.isEmpty()) {
      plots.add(new Reliability(heading("reliability", "Reliability"), bins(predictions)));
    }
    confusion().ifPresent(plots::add);
    cosines().ifPresent(plots::add);
    return plots;
  }

  private Optional<Plot> confusion() {
    List<CsvLine> pairs = run.table("confusion.csv");
    int classes = run.classes().size();
    if (pairs.isEmpty() || classes == 0 || classes > MOST_CLASSES) {
      return Optional.empty();
    }
    int[][] images = new int[classes][classes];
    for (CsvLine pair : pairs) {
      images[pair.integer("label")][pair.integer("prediction")] = pair.integer("images");
    }
    return Optional.of(
        new ConfusionMatrix(
            heading("confusion", "Predictions by true class"),
            names(),
            counts(),
            Arrays.stream(images).map(row -> Arrays.stream(row).boxed().toList()).toList()));
  }

  private List<Integer> counts() {
    return run.classes().stream().map(line -> line.integer("train")).toList();
  }

  private List<String> names() {
    return run.classes().stream().map(line -> line.text("class")).toList();
  }

  private static List<Reliability.Bin> bins(List<CsvLine> predictions) {
    int[] images = new int[CalibrationError.BINS];
    double[] confidence = new double[CalibrationError.BINS];
    int[] right = new int[CalibrationError.BINS];
    for (CsvLine line : predictions) {
      double sure = line.figure("confidence").orElse(0);
      int bin = CalibrationError.bin(sure);
      images[bin]++;
      confidence[bin] += sure;
      right[bin] += line.text("label").equals(line.text("prediction")) ? 1 : 0;
    }
    List<Reliability.Bin> bins = new ArrayList<>();
    for (int b = 0; b < CalibrationError.BINS; b++) {
      bins.add(
          new Reliability.Bin(images[b], confidence[b] / images[b], right[b] / (double) images[b]));
    }
    return bins;
  }

  private Optional<Plot> cosines() {
    List<Integer> counts = counts();
    return run.folder()
        .filter(folder -> !counts.isEmpty() && counts.size() <= MOST_CLASSES)
        .filter(RunFolder::hasWeights)
        .flatMap(folder -> new Checkpoints(folder.checkpoints()).newest())
        .map(state -> reported(state).get(ClassifierVariables.WEIGHT))
        .filter(weight -> weight.shape().length == 2 && weight.shape()[0] == counts.size())
        .map(
            weight ->
                new CosineMatrix(
                    heading("cosines", "Cosines between the classifier's rows"),
                    names(),
                    counts,
                    cosines(weight)));
  }

  /** The weights of the epoch that is reported. */
  private Map<String, FloatTensor> reported(TrainingState state) {
    return Arrays.stream(Selection.values())
        .filter(selection -> Names.value(selection).equals(run.line().cell("select")))
        .flatMap(selection -> state.best().get(selection).stream())
        .map(BestEpoch::weights)
        .findFirst()
        .orElseGet(state::evaluated);
  }

  private static List<List<Double>> cosines(FloatTensor weight) {
    int classes = (int) weight.shape()[0];
    int dimension = (int) weight.shape()[1];
    float[] values = weight.values();
    double[] norms = weight.rowNorms();
    List<List<Double>> cosines = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      List<Double> row = new ArrayList<>();
      for (int j = 0; j < classes; j++) {
        double product = 0;
        for (int d = 0; d < dimension; d++) {
          product += (double) values[i * dimension + d] * values[j * dimension + d];
        }
        row.add(product / (norms[i] * norms[j]));
      }
      cosines.add(row);
    }
    return cosines;
  }

  private Heading heading(String name, String title) {
    return new Heading(
        name + suffix, title, run.line().row() + ", seed " + run.line().cell("seed"));
  }
}
