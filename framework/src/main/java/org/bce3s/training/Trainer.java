package org.bce3s.training;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.evaluation.ClassMeanRows;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.evaluation.EpochEvaluation;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.Evaluation;
import org.bce3s.evaluation.EvaluationImages;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.Predictions;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.DataException;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;

/**
 * Trains one run: epochs of steps, an evaluation on the test set after each, checkpoints on the
 * way. Of several workers the first does this, and the others follow: they take its state when they
 * start and do the same steps.
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
  private final Optional<Supplier<Map<String, FloatTensor>>> start;
  private final Worker worker;
  private final Optional<KeptFeatures> kept;
  private final Blueprint trained;

  /**
   * A trainer that trains alone.
   *
   * @param settings decides the run
   * @param seed the run's seed; order, augmentation, mixing and initial values draw independently
   * @param data the opened data set
   * @param start what the stage before left, by variable, or {@link InitialWeights}; needed to
   *     train a later stage or from weights of a file, and allowed for these alone; asked once,
   *     when the run begins, and not when it goes on from a checkpoint
   * @throws SpecException if the run cannot be trained, see {@link RunCheck}
   */
  public Trainer(
      RunSettings settings,
      long seed,
      DataSplit data,
      Optional<Supplier<Map<String, FloatTensor>>> start) {
    this(settings, seed, data, start, Worker.ALONE);
  }

  /**
   * A trainer of one of several workers.
   *
   * @param start as above, needed by worker 0 alone
   * @throws SpecException as above, and if these are not as many workers as the settings say
   */
  public Trainer(
      RunSettings settings,
      long seed,
      DataSplit data,
      Optional<Supplier<Map<String, FloatTensor>>> start,
      Worker worker) {
    int workers = worker.cluster().size();
    if (workers != settings.train().workers()) {
      throw new SpecException(
          "train.workers", settings.train().workers(), workers + ", as many as were started");
    }
    this.worker = worker;
    this.settings = settings;
    this.train = settings.train();
    this.seed = seed;
    this.data = data;
    RunCheck.of(settings, data);
    this.blueprint = Blueprint.of(settings, data);
    this.plan = EpochPlan.of(train, data.train().size());
    this.start = start;
    this.epochs = settings.epochs();
    this.kept =
        KeptFeatures.areKept(settings, data, blueprint)
            ? Optional.of(new KeptFeatures(data.train(), blueprint.backbone().featureSize()))
            : Optional.empty();
    this.trained = kept.isPresent() ? blueprint.ofFeatures() : blueprint;
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
   * @throws SpecException if a GPU is asked for and there is none, or the Java heap cannot hold a
   *     checkpoint
   */
  public TrainingResult train(Path folder, TrainingObserver observer, BooleanSupplier stop) {
    long started = System.nanoTime();
    Checkpoints checkpoints = new Checkpoints(folder);
    try (NetworkGraph graph = graph();
        ImageThreads threads = new ImageThreads(train.dataThreads())) {
      StepBatches batches = batches(threads);
      EvaluationImages images = EvaluationImages.of(settings, blueprint, threads);
      EpochEvaluation compared =
          new EpochEvaluation(graph, settings, data, blueprint, images, kept.isPresent());
      Evaluation evaluation = new Evaluation(compared, settings, data);
      int selections = data.holdout().isPresent() ? 2 : 1;
      new CheckpointMemory(graph.largestVariable(), graph.bytes(compared.variables()), selections)
          .require();
      TrainingState from = begun(graph, checkpoints, folder, compared.variables(), images, stop);
      graph.share();
      kept.ifPresent(features -> features.make(graph, blueprint, settings, firstBatch(), threads));
      System
          .gc(); // what reading data and first values took is given back, and not held beside steps
      observer.started(epochs, plan.steps(), from.epoch(), from.step());

      EpochSteps steps = steps(graph, batches, checkpointSteps(), stop);
      BestEpochs best = from.best();
      Optional<Measured> last = Optional.empty();
      long trainedImages = 0;
      double trainedSeconds = 0;
      for (int epoch = from.epoch(); epoch < epochs; epoch++) {
        long epochStarted = System.nanoTime();
        int firstStep = epoch == from.epoch() ? from.step() : 0;
        LossSums before = epoch == from.epoch() ? from.sums() : LossSums.NONE;
        EpochSteps.Done done =
            steps.train(
                epoch, firstStep, before, observer, inEpoch(graph, checkpoints, epoch, best));
        if (done.steps() < plan.steps()) {
          throw interrupted(graph, checkpoints, epoch, done, best);
        }
        double seconds = secondsSince(epochStarted);
        double speed = plan.imagesFrom(firstStep) / seconds;
        trainedImages += plan.imagesFrom(firstStep);
        trainedSeconds += seconds;

        FaultPoint.EPOCH_TRAINED.reached();
        EpochEnd end = evaluated(graph, compared, evaluation, epoch, best);
        best = end.best();
        last = end.measured();
        observer.epoch(
            new EpochReport(
                epoch,
                steps.rate(epoch),
                done.sums().means(),
                last.map(Measured::accuracy),
                end.holdout(),
                end.quality(),
                speed,
                secondsSince(epochStarted)));
        FaultPoint.EPOCH_REPORTED.reached();

        if (!isLast(epoch) && steps.isTimeToStop()) {
          throw interrupted(graph, checkpoints, epoch + 1, EpochSteps.Done.NONE, best);
        }
        if (isLast(epoch) || (epoch + 1) % train.checkpointEvery() == 0) {
          write(checkpoints, graph, epoch + 1, EpochSteps.Done.NONE, best);
        }
      }
      if (epochs == 0) {
        EpochEnd left = evaluated(graph, compared, evaluation, BEFORE_FIRST, BestEpochs.NONE);
        best = left.best();
        last = left.measured();
        if (from.best().bySelection().isEmpty()) {
          write(checkpoints, graph, 0, EpochSteps.Done.NONE, best);
        }
      }
      graph.placeAverage(); // what is trained is in the last checkpoint
      ReportSettings report = settings.report();
      Optional<Measured> plain = last;
      BestEpochs kept = best;
      Evaluation.Selected selected =
          Meeting.whileOthersWait(
              graph,
              () ->
                  evaluation.selections(
                      epochs - 1, plain.map(evaluation::asReported), kept, report));
      Meeting.end(graph);
      return new TrainingResult(
          report.select(),
          report.tta(),
          selected.selections(),
          selected.quality(),
          trainedImages == 0 ? 0 : trainedImages / trainedSeconds,
          secondsSince(started),
          train.device().inUse());
    }
  }

  /**
   * Trains along as a worker other than the first, to the end; leaves nothing behind.
   *
   * @param observer is told of steps
   * @param stop polled before every step; once true at any worker, all stop after that step
   * @throws DivergedException if the loss became NaN or infinite
   * @throws InterruptedRunException if a worker was asked to stop
   * @throws DataException if an image cannot be read
   * @throws SpecException if a GPU is asked for and there is none
   */
  public void follow(TrainingObserver observer, BooleanSupplier stop) {
    try (NetworkGraph graph = graph();
        ImageThreads threads = new ImageThreads(train.dataThreads())) {
      StepBatches batches = batches(threads);
      Meeting from = Meeting.of(graph, worker, train.device().usesGpu(), 0, 0, 0, stop);
      graph.share();
      observer.started(epochs, plan.steps(), from.epoch(), from.step());
      EpochSteps steps = steps(graph, batches, from.checkpointSteps(), stop);
      for (int epoch = from.epoch(); epoch < epochs; epoch++) {
        int firstStep = epoch == from.epoch() ? from.step() : 0;
        EpochSteps.Done done = steps.train(epoch, firstStep, LossSums.NONE, observer, d -> {});
        if (done.steps() < plan.steps()) {
          throw interrupted(graph, epoch, done.steps());
        }
        if (isEvaluated(epoch)) {
          Meeting.agree(graph, Optional.empty());
        }
        if (!isLast(epoch) && steps.isTimeToStop()) {
          throw interrupted(graph, epoch + 1, 0);
        }
      }
      Meeting.agree(graph, Optional.empty());
      Meeting.end(graph);
    }
  }

  /**
   * Meets the other workers and gives the network the values that it goes on from: those of the
   * newest sound checkpoint or, without one, its first.
   *
   * @param kept variables whose values are kept of best epochs
   * @return where that is; the values themselves are not held on to, the heap may have no room for
   *     them beside the next checkpoint
   */
  private TrainingState begun(
      NetworkGraph graph,
      Checkpoints checkpoints,
      Path folder,
      Set<String> kept,
      EvaluationImages images,
      BooleanSupplier stop) {
    Optional<TrainingState> newest = checkpoints.newest();
    TrainingState from = newest.orElse(TrainingState.START);
    if (!graph.isAlone()) {
      boolean gpu = train.device().usesGpu();
      Meeting.of(graph, worker, gpu, from.epoch(), from.step(), checkpointSteps(), stop);
    }
    if (newest.isEmpty() || settings.stage().isPresent()) {
      begin(graph, images);
    }
    if (newest.isPresent()) {
      graph.restore(from.variables(), folder);
    }
    return from.withoutVariables(kept);
  }

  /**
   * What is known after an epoch.
   *
   * @param measured the test set; empty like the rest if the epoch was not evaluated
   */
  private record EpochEnd(
      BestEpochs best,
      Optional<Measured> measured,
      OptionalDouble holdout,
      Optional<EpochQuality> quality) {}

  private EpochEnd evaluated(
      NetworkGraph graph,
      EpochEvaluation compared,
      Evaluation evaluation,
      int epoch,
      BestEpochs before) {
    if (!isEvaluated(epoch)) {
      return new EpochEnd(before, Optional.empty(), OptionalDouble.empty(), Optional.empty());
    }
    return Meeting.whileOthersWait(
        graph, () -> graph.averaged(() -> looked(compared, evaluation, epoch, before)));
  }

  private EpochEnd looked(
      EpochEvaluation compared, Evaluation evaluation, int epoch, BestEpochs before) {
    Predictions onTest = compared.onTest();
    OptionalDouble holdout = compared.onHoldout();
    BestEpochs best = compared.after(before, epoch, onTest, holdout);
    Measured measured = evaluation.ofEpoch(onTest);
    boolean asked = settings.report().quality() == QualityWhen.EPOCH && epoch != BEFORE_FIRST;
    return new EpochEnd(
        best,
        Optional.of(measured),
        holdout,
        asked
            ? Optional.of(evaluation.quality(epoch, evaluation.asReported(measured)))
            : Optional.empty());
  }

  private boolean isEvaluated(int epoch) {
    return isLast(epoch) || (epoch + 1) % train.evaluateEvery() == 0;
  }

  private int checkpointSteps() {
    return train.checkpointSteps().orElse(Integer.MAX_VALUE);
  }

  private EpochSteps steps(
      NetworkGraph graph, StepBatches batches, int checkpointSteps, BooleanSupplier stop) {
    return new EpochSteps(settings, seed, trained, plan, graph, batches, checkpointSteps, stop);
  }

  /** The images of a step, of the first one. */
  private int firstBatch() {
    return Math.min(plan.batchSize(), plan.images());
  }

  /** Writes the checkpoints inside an epoch. */
  private static Consumer<EpochSteps.Done> inEpoch(
      NetworkGraph graph, Checkpoints checkpoints, int epoch, BestEpochs best) {
    return done -> write(checkpoints, graph, epoch, done, best);
  }

  /** Writes the state of the network as it is now. */
  private static void write(
      Checkpoints checkpoints,
      NetworkGraph graph,
      int epoch,
      EpochSteps.Done done,
      BestEpochs best) {
    graph.withValues(
        values ->
            checkpoints.write(new TrainingState(epoch, done.steps(), done.sums(), values, best)));
  }

  private NetworkGraph graph() {
    return NetworkGraph.of(
        blueprint, trained, settings, plan, part("initialisation"), worker.cluster());
  }

  private StepBatches batches(ImageThreads threads) {
    DataSplit images = kept.map(features -> features.inPlaceOfImages(data)).orElse(data);
    return new StepBatches(
        settings, seed, images, trained.image(), plan, threads, worker.cluster());
  }

  /** Gives the network its first values: drawn, or left by the stage before. */
  private void begin(NetworkGraph graph, EvaluationImages images) {
    if (start.isPresent() != (settings.stage().isPresent() || settings.init().isPresent())) {
      throw new IllegalArgumentException(
          "a later stage, or a run with weights of a file, and they alone start from weights");
    }
    graph.initialize();
    if (start.isEmpty()) {
      return;
    }
    if (settings.init().isPresent()) {
      try {
        graph.startFrom(start.get().get());
      } catch (IllegalArgumentException e) {
        throw new DataException(settings.init().get().weights() + ": " + e.getMessage(), e);
      }
      ClassMeanRows.set(graph, blueprint, data, train.evaluationBatch(), images);
      return;
    }
    try {
      graph.startFrom(start.get().get(), settings.stage().orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "stage.start: the checkpoint is of another network: " + e.getMessage(), e);
    }
    ClassMeanRows.set(graph, blueprint, data, train.evaluationBatch(), images);
  }

  private InterruptedRunException interrupted(
      NetworkGraph graph,
      Checkpoints checkpoints,
      int epoch,
      EpochSteps.Done done,
      BestEpochs best) {
    write(checkpoints, graph, epoch, done, best);
    return interrupted(graph, epoch, done.steps());
  }

  private static InterruptedRunException interrupted(NetworkGraph graph, int epoch, int step) {
    graph.farewell();
    return new InterruptedRunException(
        "stopped in epoch "
            + (epoch + 1) // counted from 1 where a person reads it
            + " after step "
            + step
            + "; start again to go on from there");
  }

  private boolean isLast(int epoch) {
    return epoch + 1 == epochs;
  }

  private long part(String name) {
    return RandomStream.deriveSeed(seed, name);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
