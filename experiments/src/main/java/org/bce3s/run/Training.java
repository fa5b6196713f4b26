package org.bce3s.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bce3s.data.DataSplit;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;
import org.bce3s.training.Worker;

/** Trains one run; in production {@link #TENSORFLOW}. */
@FunctionalInterface
public interface Training {
  /** Training on TensorFlow. */
  Training TENSORFLOW =
      (settings, seed, data, start, worker, checkpoints, observer, stop) ->
          new Trainer(settings, seed, data, start, worker).train(checkpoints, observer, stop);

  /**
   * Trains to the end or until asked to stop; see {@link Trainer#train}.
   *
   * @param start what the stage before left, by variable, for a later stage, or weights of a file
   * @param worker worker 0, or a process that trains alone
   */
  TrainingResult train(
      RunSettings settings,
      long seed,
      DataSplit data,
      Optional<Supplier<Map<String, FloatTensor>>> start,
      Worker worker,
      Path checkpoints,
      TrainingObserver observer,
      BooleanSupplier stop);
}
