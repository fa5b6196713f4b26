package org.bce3s.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.bce3s.batch.Batch;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.fault.FaultPoint;
import org.bce3s.random.RandomStream;
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
    try (NetworkGraph graph = NetworkGraph.of(blueprint, settings, plan, part("initialisation"));
        ImageThreads threads = new ImageThreads(train.dataThreads())) {
      StepBatches batches = new StepBatches(settings, seed, data, blueprint.image(), plan, threads);
      EvaluationImages images = EvaluationImages.of(settings, blueprint, threads);
      Evaluation evaluation = new Evaluation(graph, settings, data, blueprint, images);
      TrainingState from = newest.orElse(TrainingState.START);
      if (newest.isEmpty() || start.isPresent()) {
        begin(graph, images);
      }
      if (newest.isPresent()) {
        graph.restore(from, folder);
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
        graph.startEpoch(epoch);
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
          train.device().inUse());
    }
  }

  /** Gives the network its first values: drawn, or left by the stage before. */
  private void begin(NetworkGraph graph, EvaluationImages images) {
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
    ClassMeanRows.set(graph, blueprint, data, train.evaluationBatch(), images);
  }

  private StepLosses step(NetworkGraph graph, StepBatches batches, int epoch, int step) {
    try (StepBatches.Batches next = batches.next()) {
      Batch source = next.source();
      TrainingStep training = graph.step(source.size());
      training.source(source.pixels(), source.labels());
      next.partner().ifPresent(p -> training.partner(p.pixels(), p.labels()));
      next.view().ifPresent(v -> training.view(v.pixels()));
      StepDraw draw = StepDraw.of(part("steps"), epoch, step, settings, blueprint, source.labels());
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

  private long part(String name) {
    return RandomStream.deriveSeed(seed, name);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
