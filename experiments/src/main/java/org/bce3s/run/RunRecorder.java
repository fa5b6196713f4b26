package org.bce3s.run;

import java.time.Duration;
import org.bce3s.training.EpochReport;
import org.bce3s.training.TrainingObserver;

/**
 * Writes {@code epochs.csv}, {@code steps.csv} and the progress of a run as it goes. A trainer
 * tells it of an epoch before it writes that epoch's checkpoint.
 */
public final class RunRecorder implements TrainingObserver {
  private static final long PUBLISH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final double NANOS = 1e9;

  private final RunFolder folder;
  private final EpochsFile epochsFile;
  private final StepsFile stepsFile;
  private final int batchSize;
  private int epochs;
  private int stepsPerEpoch;
  private double secondsBefore;
  private long startedAt;
  private long publishedAt;
  private long stepsSincePublished;
  private long stepsDone;

  /** A recorder of a run with so many source images a step. */
  public RunRecorder(RunFolder folder, int batchSize) {
    this.folder = folder;
    this.epochsFile = new EpochsFile(folder);
    this.stepsFile = new StepsFile(folder.steps());
    this.batchSize = batchSize;
  }

  @Override
  public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    secondsBefore = epochsFile.startAt(firstEpoch);
    stepsFile.startAt(firstEpoch, firstStep);
    startedAt = System.nanoTime();
    publishedAt = startedAt;
    publish(firstEpoch, firstStep, 0);
  }

  @Override
  public void step(int epoch, int step, double loss) {
    stepsFile.add(epoch, step, loss);
    stepsDone++;
    stepsSincePublished++;
    long now = System.nanoTime();
    if (now - publishedAt >= PUBLISH_NANOS) {
      publish(epoch, step + 1, stepsSincePublished * batchSize * NANOS / (now - publishedAt));
      publishedAt = now;
      stepsSincePublished = 0;
    }
  }

  @Override
  public void epoch(EpochReport report) {
    epochsFile.add(report);
    publish(report.epoch() + 1, 0, report.sourceImagesPerSecond());
  }

  /** The seconds that earlier processes spent on epochs of this run. */
  public double secondsBefore() {
    return secondsBefore;
  }

  private void publish(int epoch, int step, double imagesPerSecond) {
    double left = (double) (epochs - epoch) * stepsPerEpoch - step;
    double taken = (System.nanoTime() - startedAt) / NANOS;
    double speed = Double.isFinite(imagesPerSecond) ? Math.max(0, imagesPerSecond) : 0;
    new Progress(
            epoch,
            epochs,
            step,
            stepsPerEpoch,
            speed,
            stepsDone == 0 ? -1 : taken / stepsDone * left)
        .publish(folder.progress());
  }
}
