package org.bce3s.training;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bce3s.data.DataSplit;

/** Trains one run. */
public final class Trainer {
  private final RunSettings settings;
  private final long seed;
  private final DataSplit data;

  /** A trainer of these settings with this seed on an opened data set. */
  public Trainer(RunSettings settings, long seed, DataSplit data) {
    this.settings = settings;
    this.seed = seed;
    this.data = data;
  }

  /**
   * Trains to the end, going on from the newest sound checkpoint if the folder holds one.
   *
   * @param checkpoints folder of this run's checkpoints; created if missing
   * @param observer is told of steps and epochs
   * @param stop polled after every step; once true, a checkpoint is written and the run stops
   * @throws DivergedException if the loss became NaN or infinite
   * @throws InterruptedRunException if {@code stop} said so
   * @throws org.bce3s.data.DataException if an image cannot be read
   */
  public TrainingResult train(Path checkpoints, TrainingObserver observer, BooleanSupplier stop) {
    throw new IllegalStateException(settings + " " + seed + " " + data);
  }

  /**
   * Evaluates the newest sound checkpoint on the test set.
   *
   * @param checkpoints folder of a run's checkpoints
   * @throws org.bce3s.data.DataException if there is no sound checkpoint or it is of other shapes
   */
  public TrainingResult evaluate(Path checkpoints) {
    throw new IllegalStateException(checkpoints.toString());
  }
}
