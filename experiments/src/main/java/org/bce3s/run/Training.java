package org.bce3s.run;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bce3s.data.DataSplit;
import org.bce3s.training.RunSettings;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;

/** Trains one run; in production {@link #TENSORFLOW}. */
@FunctionalInterface
public interface Training {
  /** Training on TensorFlow. */
  Training TENSORFLOW =
      (settings, seed, data, checkpoints, observer, stop) ->
          new Trainer(settings, seed, data).train(checkpoints, observer, stop);

  /** Trains to the end or until asked to stop; see {@link Trainer#train}. */
  TrainingResult train(
      RunSettings settings,
      long seed,
      DataSplit data,
      Path checkpoints,
      TrainingObserver observer,
      BooleanSupplier stop);
}
