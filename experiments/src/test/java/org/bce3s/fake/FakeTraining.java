package org.bce3s.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.bce3s.data.DataSplit;
import org.bce3s.file.AtomicFile;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.ShotRule;
import org.bce3s.random.RandomStream;
import org.bce3s.run.Training;
import org.bce3s.training.DivergedException;
import org.bce3s.training.EpochReport;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.Predictions;
import org.bce3s.training.RunSettings;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;

/**
 * Trains nothing, but keeps the promises of a trainer: figures are a function of weight, seed and
 * epoch, a checkpoint follows its epoch's report, and a stopped run goes on where it was.
 *
 * @param behaviour {@code ok}, {@code slow}, {@code crash}, {@code abort}, {@code diverge}, {@code
 *     memory} or {@code exit N}
 */
public record FakeTraining(String behaviour) implements Training {
  private static final int STEPS = 3;
  private static final int SLOW_STEP_MILLIS = 60;

  @Override
  public TrainingResult train(
      RunSettings settings,
      long seed,
      DataSplit data,
      Path checkpoints,
      TrainingObserver observer,
      BooleanSupplier stop) {
    int epochs = settings.train().epochs();
    double weight = settings.loss().contrastive().value().weight();
    Path checkpoint = checkpoints.resolve("epoch");
    int first = Files.exists(checkpoint) ? Integer.parseInt(read(checkpoint)) : 0;
    observer.started(epochs, STEPS, first, 0);
    for (int epoch = first; epoch < epochs; epoch++) {
      for (int step = 0; step < STEPS; step++) {
        misbehave(epoch);
        observer.step(epoch, step, 1);
        if (stop.getAsBoolean()) {
          throw new InterruptedRunException("stopped in epoch " + epoch + " step " + step);
        }
      }
      observer.epoch(report(data, weight, seed, epoch));
      AtomicFile.write(checkpoint, String.valueOf(epoch + 1));
    }
    Predictions predictions = predictions(data, weight, seed, epochs - 1);
    return new TrainingResult(accuracy(data, predictions), predictions, 123.45, 1.5, "CPU");
  }

  private void misbehave(int epoch) {
    try {
      switch (behaviour.split(" ", -1)[0]) {
        case "slow" -> Thread.sleep(SLOW_STEP_MILLIS);
        case "crash" -> throw new IllegalStateException("a bug in epoch " + epoch);
        case "diverge" -> throw new DivergedException("epoch " + epoch + " step 0: loss is NaN");
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(behaviour.split(" ", -1)[1]));
        default -> {}
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EpochReport report(DataSplit data, double weight, long seed, int epoch) {
    double loss = 1.0 / (epoch + 3);
    return new EpochReport(
        epoch,
        0.1,
        loss,
        OptionalDouble.of(loss),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        accuracy(data, predictions(data, weight, seed, epoch)),
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

  private static Accuracy accuracy(DataSplit data, Predictions predictions) {
    return Accuracy.of(
        predictions.labels(), predictions.predicted(), data.trainCounts(), ShotRule.OLTR);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
