package org.bce3s.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.Predictions;
import org.bce3s.evaluation.SelectedEpoch;
import org.bce3s.evaluation.SplitQuality;
import org.bce3s.fault.FaultPoint;
import org.bce3s.machine.GpuShare;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.FeatureQuality;
import org.bce3s.metric.InMemoryFeatures;
import org.bce3s.metric.LinearClassifier;
import org.bce3s.metric.ShotGroup;
import org.bce3s.metric.ShotRule;
import org.bce3s.metric.UniformAccuracy;
import org.bce3s.network.ByPlace;
import org.bce3s.random.RandomStream;
import org.bce3s.run.Training;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.EpochReport;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.LossSums;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;
import org.bce3s.training.TrainingState;
import org.bce3s.training.Worker;

/**
 * Trains nothing, but keeps the promises of a trainer: figures are a function of weight, seed and
 * epoch, a checkpoint follows its epoch's report, and a stopped run goes on where it was.
 *
 * @param behaviour {@code ok}, {@code hold FILE}, which gets no further than its first checkpoint
 *     while there is that file, {@code crash}, {@code segfault}, {@code diverge}, {@code memory} or
 *     {@code exit N}
 */
public record FakeTraining(String behaviour) implements Training {
  private static final int STEPS = 3;
  private static final int HELD_MILLIS = 10;

  @Override
  public TrainingResult train(
      RunSettings settings,
      long seed,
      DataSplit data,
      Optional<Supplier<Map<String, FloatTensor>>> start,
      Worker worker,
      Path checkpoints,
      TrainingObserver observer,
      BooleanSupplier stop) {
    int epochs = settings.train().epochs();
    double weight = settings.loss().contrastive().value().weight();
    Checkpoints store = new Checkpoints(checkpoints);
    TrainingState state =
        store.newest().map(FakeTraining::held).orElseGet(() -> initial(weight, seed, start));
    int firstStep = state.step();
    observer.started(epochs, STEPS, state.epoch(), firstStep);
    for (int epoch = state.epoch(); epoch < epochs; epoch++) {
      for (int step = firstStep; step < STEPS; step++) {
        FaultPoint.BATCH_HALF_PREPARED.reached();
        misbehave(epoch, stop);
        state = next(state);
        observer.step(epoch, step, state.variables().get("weight").values()[0]);
        FaultPoint.STEP_DONE.reached();
        if (step + 1 < STEPS && stop.getAsBoolean()) {
          store.write(state);
          throw new InterruptedRunException("stopped in epoch " + epoch + " step " + step);
        }
      }
      firstStep = 0;
      FaultPoint.EPOCH_TRAINED.reached();
      EpochReport report = report(data, weight, seed, epoch, state.sums().means());
      observer.epoch(report);
      FaultPoint.EPOCH_REPORTED.reached();
      state =
          new TrainingState(epoch + 1, 0, LossSums.NONE, state.variables(), best(state, report));
      store.write(state);
      if (epoch + 1 < epochs && stop.getAsBoolean()) {
        throw new InterruptedRunException("stopped after epoch " + epoch);
      }
    }
    Map<Selection, SelectedEpoch> selections = new EnumMap<>(Selection.class);
    selections.put(Selection.LAST, selected(data, weight, seed, epochs - 1));
    state
        .best()
        .bySelection()
        .forEach((s, best) -> selections.put(s, selected(data, weight, seed, best.epoch())));
    return new TrainingResult(
        settings.report().select(),
        settings.report().tta(),
        selections,
        Optional.of(quality(data, selections)),
        123.45,
        1.5,
        System.getenv().getOrDefault(GpuShare.VISIBLE, "").isEmpty() ? "CPU" : "GPU");
  }

  /** As if accuracy on a hold-out fell from epoch to epoch, so that its weights are those of 0. */
  private static BestEpochs best(TrainingState state, EpochReport report) {
    int epoch = report.epoch();
    return state
        .best()
        .after(Selection.VAL, epoch, 1.0 / (epoch + 1), state::variables)
        .after(Selection.ORACLE, epoch, report.accuracy().orElseThrow().all(), state::variables);
  }

  /** Of features that a label and a confidence make up, with any classifier. */
  private static EpochQuality quality(DataSplit data, Map<Selection, SelectedEpoch> selections) {
    SelectedEpoch last = selections.get(Selection.LAST);
    Predictions predictions = last.plain().predictions();
    float[] features = new float[2 * predictions.labels().length];
    for (int i = 0; i < predictions.labels().length; i++) {
      features[2 * i] = predictions.labels()[i] - 1;
      features[2 * i + 1] = predictions.confidence()[i];
    }
    FeatureQuality quality =
        FeatureQuality.of(
            new InMemoryFeatures(2, features, predictions.labels()),
            new LinearClassifier(rows(data.classes()), new double[data.classes()]));
    SplitQuality split = new SplitQuality(quality, last.plain(), last.plainUniform());
    List<ShotGroup> shots =
        Arrays.stream(data.shotCounts()).mapToObj(ShotRule.OLTR::group).toList();
    return new EpochQuality(
        last.epoch(), split, split, shots, Collections.nCopies(data.classes(), 1.5));
  }

  private static double[] rows(int classes) {
    return IntStream.range(0, 2 * classes).mapToDouble(i -> Math.cos(i + 1)).toArray();
  }

  private static SelectedEpoch selected(DataSplit data, double weight, long seed, int epoch) {
    Predictions predictions = predictions(data, weight, seed, epoch);
    Measured measured = new Measured(predictions, accuracy(data, predictions));
    UniformAccuracy uniform = uniform(predictions, data.classes());
    return new SelectedEpoch(epoch, measured, measured, uniform, uniform);
  }

  private static TrainingState initial(
      double weight, long seed, Optional<Supplier<Map<String, FloatTensor>>> start) {
    FloatTensor drawn = new FloatTensor(new long[] {2}, new float[] {(float) weight, seed});
    Map<String, FloatTensor> first =
        start.map(Supplier::get).orElseGet(() -> Map.of("weight", drawn));
    return new TrainingState(0, 0, LossSums.NONE, first, BestEpochs.NONE);
  }

  /** The state of a checkpoint that may be gone before its values are needed. */
  private static TrainingState held(TrainingState read) {
    return new TrainingState(
        read.epoch(),
        read.step(),
        read.sums(),
        new HashMap<>(read.variables()),
        read.best().only(Set.of("weight")));
  }

  /** The state after one more step; each step's weights depend on all steps before it. */
  private static TrainingState next(TrainingState state) {
    float[] w = state.variables().get("weight").values();
    float first = 0.9f * w[0] + 0.01f * (state.epoch() * STEPS + state.step() + 1);
    FloatTensor weights = new FloatTensor(new long[] {2}, new float[] {first, w[1] - first / 3});
    ByPlace<Double> losses =
        new ByPlace<>(
            (double) first, Optional.of((double) first), Optional.empty(), Optional.empty());
    return new TrainingState(
        state.epoch(),
        state.step() + 1,
        state.sums().plus(losses),
        Map.of("weight", weights),
        state.best());
  }

  private void misbehave(int epoch, BooleanSupplier stop) {
    try {
      String[] words = behaviour.split(" ", 2);
      switch (words[0]) {
        case "hold" -> hold(epoch, Path.of(words[1]), stop);
        case "crash" -> throw new IllegalStateException("a bug in epoch " + epoch);
        case "diverge" -> throw new DivergedException("epoch " + epoch + " step 0: loss is NaN");
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        case "segfault" -> signal("SEGV");
        case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(words[1]));
        default -> {}
      }
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hold(int epoch, Path file, BooleanSupplier stop) throws InterruptedException {
    while (epoch > 0 && Files.exists(file) && !stop.getAsBoolean()) {
      Thread.sleep(HELD_MILLIS);
    }
  }

  private static void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    Thread.sleep(60_000);
  }

  private static EpochReport report(
      DataSplit data, double weight, long seed, int epoch, ByPlace<Double> losses) {
    return new EpochReport(
        epoch,
        0.1,
        losses,
        Optional.of(accuracy(data, predictions(data, weight, seed, epoch))),
        OptionalDouble.empty(),
        Optional.empty(),
        100,
        0.25);
  }

  private static Predictions predictions(DataSplit data, double weight, long seed, int epoch) {
    int n = data.test().size();
    int[] labels = new int[n];
    int[] predicted = new int[n];
    float[] confidence = new float[n];
    RandomStream random = RandomStream.of(seed, "fake " + weight, epoch);
    for (int i = 0; i < n; i++) {
      labels[i] = data.test().label(i);
      predicted[i] = random.nextDouble() < 0.5 ? labels[i] : random.nextInt(data.classes());
      confidence[i] = (float) random.nextDouble();
    }
    return new Predictions(labels, predicted, confidence);
  }

  /** As if the logits of an image were its confidence for the predicted class and else a half. */
  private static UniformAccuracy uniform(Predictions predictions, int classes) {
    int n = predictions.labels().length;
    float[] own = new float[n];
    float[] other = new float[n];
    for (int i = 0; i < n; i++) {
      boolean right = predictions.labels()[i] == predictions.predicted()[i];
      own[i] = right ? 0.5f + predictions.confidence()[i] : 0.5f;
      other[i] = right ? 0.5f : 0.5f + predictions.confidence()[i];
    }
    return UniformAccuracy.of(predictions.labels(), own, other, classes);
  }

  private static Accuracy accuracy(DataSplit data, Predictions predictions) {
    return Accuracy.of(
        predictions.labels(), predictions.predicted(), data.trainCounts(), ShotRule.OLTR);
  }
}
