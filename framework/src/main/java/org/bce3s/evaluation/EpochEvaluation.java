package org.bce3s.evaluation;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageSource;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.tensor.FloatTensor;

/**
 * What a run's network, with the weights it has at the moment, makes of test set and hold-out as
 * epochs are compared: without flip and without post-hoc adjustment, which so can be chosen when
 * all is trained.
 *
 * <p>It chooses the weights that a run keeps as its best, from which a later stage may start, and
 * so is code that trains. What is worked out of its predictions to be shown is {@link
 * Evaluation}'s.
 */
public final class EpochEvaluation {
  private final NetworkGraph graph;
  private final Inference inference;
  private final Set<String> variables;
  private final Blueprint blueprint;
  private final EvaluationImages images;
  private final int batchSize;
  private final Evaluator test;
  private final Optional<Evaluator> holdout;
  private final IdentityHashMap<ImageSource, KeptBatches> kept = new IdentityHashMap<>();

  /**
   * The evaluation of the epochs of a run; adds its inference to the graph.
   *
   * @param images how images are prepared
   */
  public EpochEvaluation(
      NetworkGraph graph,
      RunSettings settings,
      DataSplit data,
      Blueprint blueprint,
      EvaluationImages images) {
    this(graph, settings, data, blueprint, images, false);
  }

  /**
   * The evaluation of the epochs of a run whose backbone perhaps never changes.
   *
   * @param keepsFeatures whether it is so, and the features of test set and hold-out are kept
   */
  public EpochEvaluation(
      NetworkGraph graph,
      RunSettings settings,
      DataSplit data,
      Blueprint blueprint,
      EvaluationImages images,
      boolean keepsFeatures) {
    if (keepsFeatures) {
      kept.put(data.test(), new KeptBatches());
      data.holdout().ifPresent(source -> kept.put(source, new KeptBatches()));
    }
    this.graph = graph;
    this.images = images;
    this.blueprint = blueprint;
    this.batchSize = Math.min(settings.train().evaluationBatch(), data.test().size());
    this.inference = graph.inference(batchSize);
    this.variables = inference.variables();
    this.test = evaluator("test", data.test()).unadjusted();
    this.holdout = data.holdout().map(source -> evaluator("hold-out", source).unadjusted());
  }

  /** The network on the test set. */
  public Predictions onTest() {
    return test.predict(TestTimeAugmentation.NONE);
  }

  /** Its score on the hold-out, see {@link EpochScore#onHoldout}; empty if there is none. */
  public OptionalDouble onHoldout() {
    return holdout.stream()
        .map(images -> images.predict(TestTimeAugmentation.NONE))
        .mapToDouble(predictions -> EpochScore.onHoldout(predictions, blueprint.classes()))
        .findFirst();
  }

  /**
   * The best epochs after one, with whose weights the network made this of test set and hold-out.
   */
  public BestEpochs after(
      BestEpochs best, int epoch, Predictions onTest, OptionalDouble onHoldout) {
    Supplier<Map<String, FloatTensor>> weights = Suppliers.memoize(() -> graph.snapshot(variables));
    BestEpochs after = best.after(Selection.ORACLE, epoch, EpochScore.onTest(onTest), weights);
    return onHoldout.isEmpty()
        ? after
        : after.after(Selection.VAL, epoch, onHoldout.getAsDouble(), weights);
  }

  /** The names of the variables that classify. */
  public Set<String> variables() {
    return variables;
  }

  /** An evaluator of images; all share one graph. */
  Evaluator evaluator(String what, ImageSource source) {
    return new Evaluator(
        inference,
        what,
        source,
        images,
        batchSize,
        blueprint.classes(),
        Optional.ofNullable(kept.get(source)));
  }

  /** The evaluator of the test set, without post-hoc adjustment. */
  Evaluator test() {
    return test;
  }

  NetworkGraph graph() {
    return graph;
  }

  Inference inference() {
    return inference;
  }
}
