package org.bce3s.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.bce3s.batch.Batch;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageSource;
import org.bce3s.fault.FaultPoint;
import org.bce3s.pytorch.StateDict;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Names;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;

/**
 * Trains one run: epochs of steps, an evaluation on the test set after each, checkpoints on the
 * way.
 *
 * <p>Everything random is a function of the seed and of where the run is, so a run that goes on
 * from a checkpoint ends in the same bits as one that was never stopped.
 */
public final class Trainer {
  private static final double NANOS = 1e9;

  /** The epoch of a stage that trains none; all selections are then what it started from. */
  private static final int BEFORE_FIRST = -1;

  private final RunSettings settings;
  private final TrainSettings train;
  private final long seed;
  private final DataSplit data;
  private final Blueprint blueprint;
  private final EpochPlan plan;
  private final int epochs;
  private final Optional<Map<String, FloatTensor>> start;

  /** A trainer of a run that starts anew; see the other constructor. */
  public Trainer(RunSettings settings, long seed, DataSplit data) {
    this(settings, seed, data, Optional.empty());
  }

  /**
   * A trainer.
   *
   * @param settings decides the run
   * @param seed the run's seed; order, augmentation, mixing and initial values draw independently
   * @param data the opened data set
   * @param start what the stage before left, by variable; needed to train a later stage, and
   *     allowed for that alone
   * @throws SpecException if a batch is larger than the training set and batches that are not full
   *     are dropped, or the classifier cannot be one of these classes
   */
  public Trainer(
      RunSettings settings, long seed, DataSplit data, Optional<Map<String, FloatTensor>> start) {
    this.settings = settings;
    this.train = settings.train();
    this.seed = seed;
    this.data = data;
    this.blueprint = Blueprint.of(settings, data);
    this.plan = EpochPlan.of(train, data.train().size());
    this.start = start;
    this.epochs = settings.epochs();
  }

  /**
   * Trains to the end, going on from the newest sound checkpoint if the folder holds one.
   *
   * @param folder of this run's checkpoints; created if missing
   * @param observer is told of steps and epochs; of an epoch before its checkpoint is written
   * @param stop polled after every step; once true, a checkpoint is written and the run stops
   * @throws DivergedException if the loss or the network's outputs became NaN or infinite
   * @throws InterruptedRunException if {@code stop} said so
   * @throws DataException if an image cannot be read, or the checkpoint is of another network
   * @throws SpecException if a GPU is asked for and there is none
   */
  public TrainingResult train(Path folder, TrainingObserver observer, BooleanSupplier stop) {
    long started = System.nanoTime();
    Checkpoints checkpoints = new Checkpoints(folder);
    Optional<TrainingState> newest = checkpoints.newest();
    try (NetworkGraph graph = graph(train.device().usesGpu());
        StepBatches batches = new StepBatches(settings, seed, data, blueprint.image(), plan)) {
      Evaluation evaluation = new Evaluation(graph, settings, data, blueprint);
      TrainingState from = newest.orElse(TrainingState.START);
      if (newest.isEmpty() || start.isPresent()) {
        begin(graph);
      }
      if (newest.isPresent()) {
        restore(graph, from, folder);
      }
      observer.started(epochs, plan.steps(), from.epoch(), from.step());

      BestEpochs best = from.best().only(evaluation.variables());
      Optional<Measured> last = Optional.empty();
      long trainedImages = 0;
      double trainedSeconds = 0;
      for (int epoch = from.epoch(); epoch < epochs; epoch++) {
        long epochStarted = System.nanoTime();
        int firstStep = epoch == from.epoch() ? from.step() : 0;
        LossSums sums = epoch == from.epoch() ? from.sums() : LossSums.NONE;
        batches.start(epoch, firstStep);
        for (int step = firstStep; step < plan.steps(); step++) {
          StepLosses losses = step(graph, batches, epoch, step);
          sums = sums.plus(losses);
          observer.step(epoch, step, losses.total());
          FaultPoint.STEP_DONE.reached();
          if (step + 1 < plan.steps() && stop.getAsBoolean()) {
            throw interrupted(graph, checkpoints, epoch, step + 1, sums, best);
          }
        }
        graph.endEpoch();
        double seconds = secondsSince(epochStarted);
        double speed = plan.imagesFrom(firstStep) / seconds;
        trainedImages += plan.imagesFrom(firstStep);
        trainedSeconds += seconds;

        FaultPoint.EPOCH_TRAINED.reached();
        last = Optional.empty();
        OptionalDouble holdout = OptionalDouble.empty();
        Optional<EpochQuality> quality = Optional.empty();
        if (isLast(epoch) || (epoch + 1) % train.evaluateEvery() == 0) {
          Measured measured = evaluation.test(TestTimeAugmentation.NONE);
          holdout = evaluation.holdout();
          best = evaluation.after(best, epoch, measured.accuracy().all(), holdout);
          last = Optional.of(measured);
          if (settings.report().quality() == QualityWhen.EPOCH) {
            quality = Optional.of(evaluation.quality(epoch, measured));
          }
        }
        observer.epoch(
            EpochReport.of(
                epoch,
                rate(epoch),
                sums.means(),
                last.map(Measured::accuracy),
                holdout,
                quality,
                speed,
                secondsSince(epochStarted)));
        FaultPoint.EPOCH_REPORTED.reached();

        if (!isLast(epoch) && stop.getAsBoolean()) {
          throw interrupted(graph, checkpoints, epoch + 1, 0, LossSums.NONE, best);
        }
        if (isLast(epoch) || (epoch + 1) % train.checkpointEvery() == 0) {
          checkpoints.write(new TrainingState(epoch + 1, 0, LossSums.NONE, graph.snapshot(), best));
        }
      }
      if (epochs == 0) {
        Measured left = evaluation.test(TestTimeAugmentation.NONE);
        best =
            evaluation.after(
                BestEpochs.NONE, BEFORE_FIRST, left.accuracy().all(), evaluation.holdout());
        last = Optional.of(left);
        if (newest.isEmpty()) {
          checkpoints.write(new TrainingState(0, 0, LossSums.NONE, graph.snapshot(), best));
        }
      }
      ReportSettings report = settings.report();
      Evaluation.Selected selected = evaluation.selections(epochs - 1, last, best, report);
      return new TrainingResult(
          report.select(),
          report.tta(),
          selected.selections(),
          selected.quality(),
          trainedImages == 0 ? 0 : trainedImages / trainedSeconds,
          secondsSince(started),
          device());
    }
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

  /** What the graph runs on: {@code CPU} or {@code GPU}. */
  public String device() {
    return train.device().usesGpu() ? "GPU" : "CPU";
  }

  private <T> T restored(Path folder, Selection selection, Function<Evaluation, T> use) {
    TrainingState state =
        new Checkpoints(folder)
            .newest()
            .orElseThrow(() -> new DataException(folder + ": no sound checkpoint"));
    Optional<BestEpoch> best = state.best().get(selection);
    if (selection != Selection.LAST && best.isEmpty()) {
      throw new DataException(
          folder + ": the checkpoint has no epoch selected by " + Names.value(selection));
    }
    try (NetworkGraph graph = graph(train.device().usesGpu())) {
      Evaluation evaluation = new Evaluation(graph, settings, data, blueprint);
      restore(graph, state, folder);
      best.ifPresent(epoch -> graph.assign(epoch.weights()));
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
  public ImportedResult evaluate(Map<String, FloatTensor> file, TestTimeAugmentation augmentation) {
    try (NetworkGraph graph =
        new NetworkGraph(
            blueprint, train.threads(), train.device().usesGpu(), part("initialisation"))) {
      Evaluation evaluation = new Evaluation(graph, settings, data, blueprint);
      List<String> ignored = load(graph, file);
      setClassMeans(graph);
      return new ImportedResult(evaluation.test(augmentation), ignored);
    }
  }

  /** Gives the network its first values: drawn, or left by the stage before. */
  private void begin(NetworkGraph graph) {
    if (start.isPresent() != settings.stage().isPresent()) {
      throw new IllegalArgumentException("a later stage, and it alone, starts from weights");
    }
    graph.initialize();
    if (start.isEmpty()) {
      return;
    }
    try {
      graph.startFrom(start.get(), settings.stage().orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "stage.start: the checkpoint is of another network: " + e.getMessage(), e);
    }
    setClassMeans(graph);
  }

  /** Makes the classifier's rows the class means of the training features, if they are to be. */
  private void setClassMeans(NetworkGraph graph) {
    if (blueprint.classifier().rowsAreClassMeans()) {
      int batch = Math.min(train.evaluationBatch(), data.train().size());
      FloatTensor means = ClassMeanRows.of(graph.inference(batch), data.train(), blueprint, batch);
      graph.assign(Map.of(ClassifierVariables.WEIGHT, means));
    }
  }

  private StepLosses step(NetworkGraph graph, StepBatches batches, int epoch, int step) {
    try (StepBatches.Batches next = batches.next()) {
      Batch source = next.source();
      TrainingStep training = graph.step(source.size());
      training.source(source.pixels(), source.labels());
      next.partner().ifPresent(p -> training.partner(p.pixels(), p.labels()));
      next.view().ifPresent(v -> training.view(v.pixels()));
      blueprint
          .reweighting()
          .ifPresent(r -> training.classWeights(r.weights(blueprint.trainCounts(), epoch)));
      StepDraw draw =
          StepDraw.of(
              part("steps"),
              epoch,
              step,
              settings.mixing().alpha(),
              blueprint.image(),
              blueprint.loss().joint().negativeRatio(),
              settings.sampling().classSubset(),
              source.labels(),
              blueprint.classes());
      boolean contrastiveOn = epoch >= blueprint.loss().contrastive().firstEpoch();
      StepLosses losses = training.run(draw, rate(epoch), contrastiveOn);
      if (!Double.isFinite(losses.total())) {
        throw diverged(losses, epoch, step, source);
      }
      return losses;
    }
  }

  private static DivergedException diverged(StepLosses losses, int epoch, int step, Batch source) {
    return new DivergedException(
        String.format(
            Locale.ROOT,
            "diverged: the loss is %s in epoch %d, step %d (joint %s, contrastive %s, uniform"
                + " %s; images %s of the training set); a smaller train.optimizer.rate or"
                + " train.clip_norm may help",
            losses.total(),
            epoch,
            step,
            text(losses.joint()),
            text(losses.contrastive()),
            text(losses.uniform()),
            Arrays.toString(source.indices())));
  }

  private static String text(OptionalDouble loss) {
    return loss.isPresent() ? String.valueOf(loss.getAsDouble()) : "absent";
  }

  private InterruptedRunException interrupted(
      NetworkGraph graph,
      Checkpoints checkpoints,
      int epoch,
      int step,
      LossSums sums,
      BestEpochs best) {
    checkpoints.write(new TrainingState(epoch, step, sums, graph.snapshot(), best));
    return new InterruptedRunException(
        "stopped in epoch " + epoch + " after step " + step + "; start again to go on from there");
  }

  private double rate(int epoch) {
    return train.optimizer().value().rate() * train.schedule().value().factor(epoch, epochs);
  }

  private boolean isLast(int epoch) {
    return epoch + 1 == epochs;
  }

  /** The graph with a step for full batches and, where the last one is smaller, one for it. */
  private NetworkGraph graph(boolean gpu) {
    NetworkGraph graph = new NetworkGraph(blueprint, train.threads(), gpu, part("initialisation"));
    int rest = plan.images() % plan.batchSize();
    if (epochs == 0) {
      return graph;
    }
    if (plan.images() > rest) {
      graph.step(plan.batchSize());
    }
    if (rest > 0) {
      graph.step(rest);
    }
    return graph;
  }

  private static void restore(NetworkGraph graph, TrainingState state, Path folder) {
    try {
      graph.restore(state.variables());
    } catch (IllegalArgumentException e) {
      throw new DataException(
          folder + ": the checkpoint is of another network: " + e.getMessage(), e);
    }
  }

  private static List<String> load(NetworkGraph graph, Map<String, FloatTensor> file) {
    try {
      return graph.load(file);
    } catch (IllegalArgumentException e) {
      throw new DataException("the weights do not fit the network:\n" + e.getMessage(), e);
    }
  }

  private long part(String name) {
    return RandomStream.deriveSeed(seed, name);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
