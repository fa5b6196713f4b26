package org.bce3s.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Sampler;
import org.bce3s.fault.FaultPoint;
import org.bce3s.metric.Accuracy;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Choice;
import org.bce3s.spec.SpecException;

/**
 * Trains one run: epochs of steps, an evaluation on the test set after each, checkpoints on the
 * way.
 *
 * <p>Everything random is a function of the seed and of where the run is, so a run that goes on
 * from a checkpoint ends in the same bits as one that was never stopped.
 */
public final class Trainer {
  private static final double NANOS = 1e9;

  private final RunSettings settings;
  private final TrainSettings train;
  private final long seed;
  private final DataSplit data;
  private final Blueprint blueprint;
  private final int batchSize;
  private final int stepsPerEpoch;
  private final int imagesPerEpoch;

  /**
   * A trainer.
   *
   * @param settings decides the run
   * @param seed the run's seed; order, augmentation, mixing and initial values draw independently
   * @param data the opened data set
   * @throws SpecException if a batch is larger than the training set and not full batches are
   *     dropped
   */
  public Trainer(RunSettings settings, long seed, DataSplit data) {
    this.settings = settings;
    this.train = settings.train();
    this.seed = seed;
    this.data = data;
    this.blueprint = Blueprint.of(settings, data);
    this.batchSize = train.batchSize();
    int images = data.train().size();
    int full = images / batchSize;
    boolean rest = train.lastBatch() == LastBatch.KEEP && images % batchSize > 0;
    if (full == 0 && !rest) {
      throw new SpecException(
          "train.batch_size",
          batchSize,
          "at most " + images + ", the number of training images, unless last_batch is keep");
    }
    this.stepsPerEpoch = full + (rest ? 1 : 0);
    this.imagesPerEpoch = rest ? images : full * batchSize;
  }

  /**
   * Trains to the end, going on from the newest sound checkpoint if the folder holds one.
   *
   * @param folder of this run's checkpoints; created if missing
   * @param observer is told of steps and epochs; of an epoch before its checkpoint is written
   * @param stop polled after every step; once true, a checkpoint is written and the run stops
   * @throws DivergedException if the loss became NaN or infinite
   * @throws InterruptedRunException if {@code stop} said so
   * @throws DataException if an image cannot be read
   * @throws SpecException if a GPU is asked for and there is none
   */
  public TrainingResult train(Path folder, TrainingObserver observer, BooleanSupplier stop) {
    long started = System.nanoTime();
    Checkpoints checkpoints = new Checkpoints(folder);
    Optional<TrainingState> resumed = checkpoints.newest();
    boolean gpu = train.device().usesGpu();
    try (NetworkGraph graph = graph(gpu);
        BatchLoader sources = loader("source");
        BatchLoader partners = loader("partner")) {
      buildSteps(graph);
      Evaluator evaluator = evaluator(graph);
      if (resumed.isPresent()) {
        restore(graph, resumed.get(), folder);
      } else {
        graph.initialize();
      }
      int firstEpoch = resumed.map(TrainingState::epoch).orElse(0);
      int firstStep = resumed.map(TrainingState::step).orElse(0);
      LossSums sums = resumed.map(TrainingState::sums).orElse(LossSums.NONE);
      observer.started(train.epochs(), stepsPerEpoch, firstEpoch, firstStep);

      EpochOrders sourceOrders = orders("source", settings.sampling().source().value());
      EpochOrders partnerOrders = orders("partner", settings.sampling().partner().value());
      Predictions predictions = null;
      long stepNanos = 0;
      long steps = 0;
      for (int epoch = firstEpoch; epoch < train.epochs(); epoch++) {
        long epochStarted = System.nanoTime();
        double rate = rate(epoch);
        boolean contrastiveOn = epoch >= blueprint.loss().contrastive().firstEpoch();
        sources.start(epoch, sourceOrders.of(epoch, imagesPerEpoch), batchSize, firstStep);
        partners.start(epoch, partnerOrders.of(epoch, imagesPerEpoch), batchSize, firstStep);
        for (int step = firstStep; step < stepsPerEpoch; step++) {
          StepLosses losses = step(graph, sources, partners, epoch, step, rate, contrastiveOn);
          sums = sums.plus(losses);
          observer.step(epoch, step, losses.total());
          FaultPoint.STEP_DONE.reached();
          if (step + 1 < stepsPerEpoch && stop.getAsBoolean()) {
            throw interrupted(graph, checkpoints, epoch, step + 1, sums);
          }
        }
        long trained = System.nanoTime() - epochStarted;
        stepNanos += trained;
        steps += stepsPerEpoch - firstStep;
        FaultPoint.EPOCH_TRAINED.reached();
        predictions = evaluator.predict();
        observer.epoch(
            report(epoch, rate, sums.means(), predictions, trained, firstStep, epochStarted));
        FaultPoint.EPOCH_REPORTED.reached();
        firstStep = 0;
        sums = LossSums.NONE;
        boolean last = epoch + 1 == train.epochs();
        if (!last && stop.getAsBoolean()) {
          throw interrupted(graph, checkpoints, epoch + 1, 0, sums);
        }
        if (last || (epoch + 1) % train.checkpointEvery() == 0) {
          checkpoints.write(new TrainingState(epoch + 1, 0, sums, graph.snapshot()));
        }
      }
      if (predictions == null) {
        predictions = evaluator.predict();
      }
      return new TrainingResult(
          accuracy(predictions),
          predictions,
          stepNanos == 0 ? 0 : steps * (double) batchSize * NANOS / stepNanos,
          (System.nanoTime() - started) / NANOS,
          gpu ? "GPU" : "CPU");
    }
  }

  /**
   * Evaluates the newest sound checkpoint on the test set.
   *
   * @param folder of a run's checkpoints
   * @throws DataException if there is no sound checkpoint or it is of another network
   */
  public TrainingResult evaluate(Path folder) {
    long started = System.nanoTime();
    TrainingState state =
        new Checkpoints(folder)
            .newest()
            .orElseThrow(() -> new DataException(folder + ": no sound checkpoint"));
    boolean gpu = train.device().usesGpu();
    try (NetworkGraph graph = graph(gpu)) {
      buildSteps(graph);
      Evaluator evaluator = evaluator(graph);
      restore(graph, state, folder);
      Predictions predictions = evaluator.predict();
      return new TrainingResult(
          accuracy(predictions),
          predictions,
          0,
          (System.nanoTime() - started) / NANOS,
          gpu ? "GPU" : "CPU");
    }
  }

  private StepLosses step(
      NetworkGraph graph,
      BatchLoader sources,
      BatchLoader partners,
      int epoch,
      int step,
      double rate,
      boolean contrastiveOn) {
    try (Batch source = sources.next();
        Batch partner = partners.next()) {
      TrainingStep training = graph.step(source.size());
      training.source(source.pixels(), source.labels());
      training.partner(partner.pixels(), partner.labels());
      StepDraw draw =
          StepDraw.of(
              part("steps"),
              epoch,
              step,
              settings.mixing().alpha(),
              blueprint.image(),
              blueprint.loss().joint().negativeRatio(),
              source.labels(),
              blueprint.classes());
      StepLosses losses = training.run(draw, rate, contrastiveOn);
      if (!Double.isFinite(losses.total())) {
        throw new DivergedException(
            String.format(
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
      return losses;
    }
  }

  private static String text(OptionalDouble loss) {
    return loss.isPresent() ? String.valueOf(loss.getAsDouble()) : "absent";
  }

  private EpochReport report(
      int epoch,
      double rate,
      StepLosses means,
      Predictions predictions,
      long trainedNanos,
      int firstStep,
      long epochStarted) {
    return new EpochReport(
        epoch,
        rate,
        means.total(),
        means.joint(),
        means.contrastive(),
        means.uniform(),
        accuracy(predictions),
        (stepsPerEpoch - firstStep) * (double) batchSize * NANOS / trainedNanos,
        (System.nanoTime() - epochStarted) / NANOS);
  }

  private InterruptedRunException interrupted(
      NetworkGraph graph, Checkpoints checkpoints, int epoch, int step, LossSums sums) {
    checkpoints.write(new TrainingState(epoch, step, sums, graph.snapshot()));
    return new InterruptedRunException(
        "stopped in epoch " + epoch + " after step " + step + "; start again to go on from there");
  }

  private double rate(int epoch) {
    return train.optimizer().value().rate()
        * train.schedule().value().factor(epoch, train.epochs());
  }

  private Accuracy accuracy(Predictions predictions) {
    return Accuracy.of(
        predictions.labels(),
        predictions.predicted(),
        blueprint.trainCounts(),
        settings.report().shots());
  }

  private NetworkGraph graph(boolean gpu) {
    return new NetworkGraph(blueprint, train.threads(), gpu, part("initialisation"));
  }

  private void buildSteps(NetworkGraph graph) {
    if (imagesPerEpoch >= batchSize) {
      graph.step(batchSize);
    }
    if (imagesPerEpoch % batchSize > 0) {
      graph.step(imagesPerEpoch % batchSize);
    }
  }

  private Evaluator evaluator(NetworkGraph graph) {
    int batch = Math.min(train.evaluationBatch(), data.test().size());
    return new Evaluator(
        graph.inference(batch), data.test(), blueprint.image(), batch, blueprint.classes());
  }

  private static void restore(NetworkGraph graph, TrainingState state, Path folder) {
    try {
      graph.restore(state.variables());
    } catch (IllegalArgumentException e) {
      throw new DataException(
          folder + ": the checkpoint is of another network: " + e.getMessage(), e);
    }
  }

  private BatchLoader loader(String stream) {
    List<Augmentation> augmentations = settings.augmentation().stream().map(Choice::value).toList();
    return new BatchLoader(
        new BatchStream(
            data.train(), augmentations, blueprint.image(), part("augmentation"), stream),
        train.dataThreads());
  }

  private EpochOrders orders(String stream, Sampler sampler) {
    return new EpochOrders(
        sampler,
        stream,
        EpochOrders.labels(data.train()),
        blueprint.classes(),
        train.epochs(),
        part("order"));
  }

  private long part(String name) {
    return RandomStream.deriveSeed(seed, name);
  }
}
