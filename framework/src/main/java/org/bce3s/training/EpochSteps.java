package org.bce3s.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bce3s.batch.Batch;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.fault.FaultPoint;
import org.bce3s.network.Blueprint;
import org.bce3s.network.ByPlace;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.SwaSettings;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.TrainSettings;

/**
 * The training steps of a run. Of several workers each does all steps, on its share of every batch;
 * a step ends at all of them with the same weights and the same losses.
 */
final class EpochSteps {
  private final RunSettings settings;
  private final Blueprint blueprint;
  private final EpochPlan plan;
  private final NetworkGraph graph;
  private final StepBatches batches;
  private final BooleanSupplier stop;
  private final int checkpointSteps;
  private final long drawSeed;
  private boolean agreedToStop;

  /**
   * The steps of a run.
   *
   * @param seed of the run
   * @param checkpointSteps steps after which, inside an epoch, a checkpoint is due
   * @param stop whether this process was asked to stop
   */
  EpochSteps(
      RunSettings settings,
      long seed,
      Blueprint blueprint,
      EpochPlan plan,
      NetworkGraph graph,
      StepBatches batches,
      int checkpointSteps,
      BooleanSupplier stop) {
    this.settings = settings;
    this.blueprint = blueprint;
    this.plan = plan;
    this.graph = graph;
    this.batches = batches;
    this.checkpointSteps = checkpointSteps;
    this.stop = stop;
    this.drawSeed = RandomStream.deriveSeed(seed, "steps");
  }

  /**
   * How far an epoch came.
   *
   * @param steps those that are done
   * @param sums losses summed over them
   */
  record Done(int steps, LossSums sums) {
    static final Done NONE = new Done(0, LossSums.NONE);
  }

  /**
   * Trains from a step to the end of the epoch, or until it is time to stop.
   *
   * @param before losses summed over the steps before
   * @param checkpoint is told inside the epoch, as often as the settings say
   * @throws DivergedException if the loss became NaN or infinite or, by the end of the epoch or a
   *     checkpoint (that of a stop too), a weight, a running statistic or the optimiser's state did
   */
  Done train(
      int epoch,
      int firstStep,
      LossSums before,
      TrainingObserver observer,
      Consumer<Done> checkpoint) {
    LossSums sums = before;
    batches.start(epoch, firstStep);
    graph.startEpoch(epoch, firstStep);
    for (int step = firstStep; step < plan.steps(); step++) {
      ByPlace<Double> losses = step(epoch, step);
      sums = sums.plus(losses);
      observer.step(epoch, step, losses.total());
      FaultPoint.STEP_DONE.reached();
      boolean inside = step + 1 < plan.steps();
      if (inside && isTimeToStop()) {
        checkFinite(epoch, step);
        return new Done(step + 1, sums);
      }
      if (inside && (step + 1) % checkpointSteps == 0) {
        checkFinite(epoch, step);
        checkpoint.accept(new Done(step + 1, sums));
      }
    }
    graph.endEpoch();
    settings.train().swa().filter(swa -> swa.averages(epoch)).ifPresent(swa -> average(swa, epoch));
    checkFinite(epoch, plan.steps() - 1);
    return new Done(plan.steps(), sums);
  }

  /**
   * Whether the run is to stop: this process was asked to or, of several workers, any had been when
   * the last step began, so that all stop after the same one.
   */
  boolean isTimeToStop() {
    return graph.isAlone() ? stop.getAsBoolean() : agreedToStop;
  }

  /** The learning rate of an epoch's last step. */
  double rate(int epoch) {
    return rate(epoch, plan.steps() - 1);
  }

  private double rate(int epoch, int step) {
    TrainSettings train = settings.train();
    return train.optimizer().value().rate()
        * train.schedule().value().factor(epoch, step, plan.steps(), settings.epochs());
  }

  /** Takes the weights after an epoch into their mean, and makes the mean's own statistics. */
  private void average(SwaSettings swa, int epoch) {
    graph.average(swa.share(epoch));
    graph.averaged(
        () -> {
          AtomicInteger number = new AtomicInteger();
          batches.sources(
              epoch,
              batch ->
                  graph.takeStatistics(batch.pixels(), batch.size(), number.incrementAndGet()));
          return number.get();
        });
  }

  private ByPlace<Double> step(int epoch, int step) {
    try (StepBatches.Batches next = batches.next()) {
      Batch source = next.source();
      TrainingStep training = graph.step(source.size());
      training.source(source.pixels(), source.labels());
      training.wholeBatch(next.labels());
      next.partner().ifPresent(p -> training.partner(p.pixels(), p.labels()));
      next.view().ifPresent(v -> training.view(v.pixels()));
      next.secondView().ifPresent(v -> training.secondView(v.pixels()));
      next.partnerView().ifPresent(v -> training.partnerView(v.pixels()));
      training.askToStop(!graph.isAlone() && stop.getAsBoolean());
      StepDraw draw = StepDraw.of(drawSeed, epoch, step, settings, blueprint, next.labels());
      boolean contrastiveOn = epoch >= blueprint.loss().contrastive().firstEpoch();
      ByPlace<Double> losses = training.run(draw, rate(epoch, step), contrastiveOn);
      agreedToStop = training.anyAskedToStop();
      long done = (long) epoch * plan.steps() + step + 1;
      settings.train().ema().ifPresent(ema -> graph.average(ema.share(done)));
      if (!Double.isFinite(losses.total())) { // at all workers alike: it is a mean over them
        Meeting.agree(graph, Optional.of(diverged(losses, epoch, step, source)));
      }
      return losses;
    }
  }

  /**
   * A NaN that no loss tells of, since ReLU and max-pooling may pass over it. Of several workers
   * one may have it alone, in statistics of its own share.
   */
  private void checkFinite(int epoch, int step) {
    List<String> broken = graph.notFinite();
    int more = broken.size() - 1;
    Meeting.agree(
        graph,
        broken.stream()
            .findFirst()
            .map(
                name ->
                    String.format(
                        Locale.ROOT,
                        "diverged: after epoch %d, step %d %s%s NaN or infinite values, though the"
                            + " loss is finite; a smaller train.optimizer.rate or train.clip_norm"
                            + " may help",
                        epoch,
                        step,
                        name,
                        more > 0 ? " and " + more + " more variables hold" : " holds")));
  }

  private static String diverged(ByPlace<Double> losses, int epoch, int step, Batch source) {
    return String.format(
        Locale.ROOT,
        "diverged: the loss is %s in epoch %d, step %d (joint %s, contrastive %s, uniform %s; images"
            + " %s of the training set); a smaller train.optimizer.rate or train.clip_norm may help",
        losses.total(),
        epoch,
        step,
        text(losses.joint()),
        text(losses.contrastive()),
        text(losses.uniform()),
        Arrays.toString(source.indices()));
  }

  private static String text(Optional<Double> loss) {
    return loss.map(String::valueOf).orElse("absent");
  }
}
