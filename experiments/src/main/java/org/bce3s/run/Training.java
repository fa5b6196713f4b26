package org.bce3s.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bce3s.data.DataSplit;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.RunSettings;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;

/** Trains one run; in production {@link #TENSORFLOW}. */
@FunctionalInterface
public interface Training {
  /** Training on TensorFlow. */
  Training TENSORFLOW =
      (settings, seed, data, start, checkpoints, observer, stop) ->
          new Trainer(settings, seed, data, start).train(checkpoints, observer, stop);

  /**
   * Trains to the end or until asked to stop; see {@link Trainer#train}.
   *
   * @param start what the stage before left, by variable, for a later stage
   */
  TrainingResult train(
      RunSettings settings,
      long seed,
      DataSplit data,
      Optional<Map<String, FloatTensor>> start,
      Path checkpoints,
      TrainingObserver observer,
      BooleanSupplier stop);
}
