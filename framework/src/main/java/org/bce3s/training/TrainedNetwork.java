package org.bce3s.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.BestEpoch;
import org.bce3s.evaluation.ClassMeanRows;
import org.bce3s.evaluation.EpochEvaluation;
import org.bce3s.evaluation.Evaluation;
import org.bce3s.evaluation.EvaluationImages;
import org.bce3s.evaluation.ImportedResult;
import org.bce3s.evaluation.LogitsConsumer;
import org.bce3s.evaluation.Measured;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.SavedModel;
import org.bce3s.pytorch.StateDict;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.Names;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.TensorSource;

/** The network of a run as its training, or a file of weights, left it; to be looked at. */
public final class TrainedNetwork {
  /** Every value that matters comes from a checkpoint or a file. */
  private static final long NO_SEED = 0;

  private final RunSettings settings;
  private final TrainSettings train;
  private final DataSplit data;
  private final Blueprint blueprint;
  private final EpochPlan plan;

  /**
   * The network of a run.
   *
   * @param settings decided the run
   * @param data the opened data set
   * @throws SpecException if there can be no such run on this data
   */
  public TrainedNetwork(RunSettings settings, DataSplit data) {
    this.settings = settings;
    this.train = settings.train();
    this.data = data;
    this.blueprint = Blueprint.of(settings, data);
    this.plan = EpochPlan.of(train, data.train().size());
  }

  /**
   * Evaluates the newest sound checkpoint on the test set.
   *
   * @param folder of a run's checkpoints
   * @param selection whose weights; of a run that is not finished, the best so far
   * @param augmentation what is averaged
   * @throws DataException if there is no sound checkpoint, it is of another network or does not
   *     know that selection
   */
  public Measured evaluate(Path folder, Selection selection, TestTimeAugmentation augmentation) {
    return restored(folder, selection, evaluation -> evaluation.test(augmentation));
  }

  /**
   * Classifies images by the newest sound checkpoint.
   *
   * @param folder of a run's checkpoints
   * @param selection whose weights; of a run that is not finished, the best so far
   * @param augmentation what is averaged
   * @param images the images
   * @param consumer takes the logits of each, in order
   * @throws DataException if there is no sound checkpoint, it is of another network or does not
   *     know that selection, or an image cannot be read
   */
  public void classify(
      Path folder,
      Selection selection,
      TestTimeAugmentation augmentation,
      ImageSource images,
      LogitsConsumer consumer) {
    restored(
        folder,
        selection,
        evaluation -> {
          evaluation.evaluator("given", images).logits(augmentation, consumer);
          return images.size();
        });
  }

  /**
   * The features of images by the newest sound checkpoint.
   *
   * @param folder of a run's checkpoints
   * @param selection whose weights; of a run that is not finished, the best so far
   * @param images the images
   * @return one row an image, in order
   * @throws DataException if there is no sound checkpoint, it is of another network or does not
   *     know that selection, or an image cannot be read
   */
  public double[][] features(Path folder, Selection selection, ImageSource images) {
    return restored(folder, selection, evaluation -> evaluation.features(images));
  }

  /**
   * The network of the newest sound checkpoint as the file of a SavedModel.
   *
   * @param folder of a run's checkpoints
   * @param selection whose weights; of a run that is not finished, the best so far
   * @throws DataException if there is no sound checkpoint, it is of another network or does not
   *     know that selection
   */
  public byte[] savedModel(Path folder, Selection selection) {
    try {
      return SavedModel.bytes(blueprint, newest(folder).selected(selection, folder));
    } catch (IllegalArgumentException e) {
      throw new DataException(
          folder + ": the checkpoint is of another network: " + e.getMessage(), e);
    }
  }

  /**
   * The epoch that the newest sound checkpoint's weights of a selection come from, counted from 1.
   *
   * @param folder of a run's checkpoints
   * @param selection whose weights
   * @throws DataException if there is no sound checkpoint
   */
  public static int epoch(Path folder, Selection selection) {
    return newest(folder).epochOf(selection);
  }

  /** What the graph runs on: {@code CPU} or {@code GPU}. */
  public String device() {
    return train.device().inUse();
  }

  private static TrainingState newest(Path folder) {
    return new Checkpoints(folder)
        .newest()
        .orElseThrow(() -> new DataException(folder + ": no sound checkpoint"));
  }

  /** The shape of an image that it classifies. */
  public ImageShape image() {
    return blueprint.image();
  }

  private <T> T restored(Path folder, Selection selection, Function<Evaluation, T> use) {
    TrainingState state = newest(folder);
    Optional<BestEpoch> best = state.best().get(selection);
    if (selection != Selection.LAST && best.isEmpty()) {
      throw new DataException(
          folder + ": the checkpoint has no epoch selected by " + Names.value(selection));
    }
    try (NetworkGraph graph = NetworkGraph.of(blueprint, settings, plan, NO_SEED, Cluster.ALONE);
        ImageThreads threads = new ImageThreads(train.dataThreads())) {
      EvaluationImages images = EvaluationImages.of(settings, blueprint, threads);
      Evaluation evaluation =
          new Evaluation(
              new EpochEvaluation(graph, settings, data, blueprint, images), settings, data);
      graph.restore(state.variables(), folder);
      graph.assign(best.map(BestEpoch::weights).orElseGet(state::evaluated));
      return use.apply(evaluation);
    }
  }

  /**
   * Evaluates weights from a file, this project's or a PyTorch program's, on the test set. Their
   * logits are formed as these settings say, whatever the program did that wrote them.
   *
   * @param file tensors by name, see {@link StateDict}
   * @param augmentation what is averaged
   * @throws DataException with a line for every tensor that is missing or of another shape
   */
  public ImportedResult evaluate(TensorSource file, TestTimeAugmentation augmentation) {
    try (NetworkGraph graph =
            new NetworkGraph(blueprint, train.threads(), train.device().usesGpu(), NO_SEED);
        ImageThreads threads = new ImageThreads(train.dataThreads())) {
      EvaluationImages images = EvaluationImages.of(settings, blueprint, threads);
      Evaluation evaluation =
          new Evaluation(
              new EpochEvaluation(graph, settings, data, blueprint, images), settings, data);
      StateDict.Match match = load(graph, file);
      ClassMeanRows.set(graph, blueprint, data, train.evaluationBatch(), images);
      return new ImportedResult(
          evaluation.test(augmentation), match.prefix(), match.ignored(), match.adapted());
    }
  }

  private static StateDict.Match load(NetworkGraph graph, TensorSource file) {
    try {
      return graph.load(file);
    } catch (IllegalArgumentException e) {
      throw new DataException("the weights do not fit the network:\n" + e.getMessage(), e);
    }
  }
}
