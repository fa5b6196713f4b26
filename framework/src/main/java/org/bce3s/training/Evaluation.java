package org.bce3s.training;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageSource;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.ShotRule;
import org.bce3s.tensor.FloatTensor;

/** Measures a run's network, with the weights it has at the moment, on test set and hold-out. */
final class Evaluation {
  private final NetworkGraph graph;
  private final Inference inference;
  private final Blueprint blueprint;
  private final int batchSize;
  private final int[] shotCounts;
  private final ShotRule shots;
  private final Evaluator test;
  private final Optional<Evaluator> holdout;

  Evaluation(NetworkGraph graph, RunSettings settings, DataSplit data, Blueprint blueprint) {
    this.graph = graph;
    this.blueprint = blueprint;
    this.batchSize = Math.min(settings.train().evaluationBatch(), data.test().size());
    this.inference = graph.inference(batchSize);
    this.shotCounts = data.shotCounts();
    this.shots = settings.report().shots();
    this.test = evaluator("test", data.test());
    this.holdout = data.holdout().map(images -> evaluator("hold-out", images));
  }

  /** An evaluator of images; all share one graph. */
  Evaluator evaluator(String what, ImageSource images) {
    return new Evaluator(
        inference, what, images, blueprint.image(), batchSize, blueprint.classes());
  }

  /** The network on the test set. */
  Measured test(TestTimeAugmentation augmentation) {
    Predictions predictions = test.predict(augmentation);
    return new Measured(predictions, accuracy(predictions));
  }

  /** The network's accuracy on the hold-out, a fraction; empty if there is none. */
  OptionalDouble holdout() {
    return holdout.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(accuracy(holdout.get().predict(TestTimeAugmentation.NONE)).all());
  }

  /** The best epochs after one of which this is known. */
  BestEpochs after(BestEpochs best, int epoch, double onTest, OptionalDouble onHoldout) {
    Supplier<Map<String, FloatTensor>> weights =
        Suppliers.memoize(() -> graph.snapshot(inference.variables()));
    BestEpochs after = best.after(Selection.ORACLE, epoch, onTest, weights);
    return onHoldout.isEmpty()
        ? after
        : after.after(Selection.VAL, epoch, onHoldout.getAsDouble(), weights);
  }

  /** The names of the variables that classify. */
  Set<String> variables() {
    return inference.variables();
  }

  /**
   * All selections on the test set; the network is left with the weights of one of them.
   *
   * @param last the last epoch, whose weights the network has
   * @param plain what is known of it already
   * @param best the best epochs
   */
  Map<Selection, SelectedEpoch> selections(int last, Optional<Measured> plain, BestEpochs best) {
    Map<Selection, SelectedEpoch> selections = new EnumMap<>(Selection.class);
    selections.put(Selection.LAST, selected(last, plain));
    best.bySelection()
        .forEach(
            (selection, epoch) -> {
              Optional<SelectedEpoch> same =
                  selections.values().stream().filter(s -> s.epoch() == epoch.epoch()).findFirst();
              selections.put(selection, same.orElseGet(() -> selected(epoch)));
            });
    return selections;
  }

  private SelectedEpoch selected(BestEpoch epoch) {
    graph.assign(epoch.weights());
    return selected(epoch.epoch(), Optional.empty());
  }

  private SelectedEpoch selected(int epoch, Optional<Measured> plain) {
    return new SelectedEpoch(
        epoch,
        plain.orElseGet(() -> test(TestTimeAugmentation.NONE)),
        test(TestTimeAugmentation.FLIP));
  }

  private Accuracy accuracy(Predictions predictions) {
    return Accuracy.of(predictions.labels(), predictions.predicted(), shotCounts, shots);
  }
}
