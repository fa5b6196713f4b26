package org.bce3s.settings;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bce3s.optimisation.EmaSettings;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.optimisation.SwaSettings;
import org.bce3s.registry.Choice;
import org.bce3s.spec.AddedLater;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.NumericSwitches;

/**
 * How a run is trained.
 *
 * @param epochs passes over the training images
 * @param batchSize source images a step
 * @param microBatches parts of a batch that are forwarded one after the other
 * @param workers processes that train the run together, a device each
 * @param optimizer the update rule
 * @param schedule the learning rate by epoch or step
 * @param parameterGroups parameters with rates of their own or none
 * @param clipNorm largest gradient norm, before decay; none if empty
 * @param clipGroups which gradients share a norm when they are clipped
 * @param ema what is evaluated is an exponential moving average of the weights
 * @param swa what is evaluated is the mean of the weights after the last epochs
 * @param precision number format of the backbone
 * @param lastBatch what becomes of a batch that is not full
 * @param evaluationBatch test images a forward pass
 * @param evaluateEvery epochs between evaluations on the test set and the hold-out
 * @param threads compute threads; changes last bits of results
 * @param device where the graph runs
 * @param dataThreads threads that prepare images; cannot change a result
 * @param checkpointEvery epochs between checkpoints; cannot change a result
 * @param checkpointSteps steps between checkpoints inside an epoch; none if empty
 */
public record TrainSettings(
    @Doc("passes over the training images") @Range(min = 1, max = 100_000) int epochs,
    @Doc("source images a step") @Range(min = 1, max = 65_536) int batchSize,
    @Doc(
            "parts of a batch that are forwarded one after the other, which takes less memory;"
                + " BatchNorm sees the parts, and a contrastive term that compares samples is"
                + " refused")
        @Default("1")
        @Range(min = 1, max = 65_536)
        int microBatches,
    @Doc(
            "processes that train together, a device each, on an equal share of every batch;"
                + " BatchNorm sees the shares, and a contrastive term that compares samples is"
                + " refused")
        @Default("1")
        @Range(min = 1, max = 4096)
        int workers,
    @Doc("update rule") @Default("{name: sgd}") Choice<Optimizer> optimizer,
    @Doc("learning rate by epoch or step") @Default("{name: cosine}") Choice<Schedule> schedule,
    @Doc("rates that differ within the network; unset: one rate, nothing frozen") @AddedLater
        Optional<ParameterGroups> parameterGroups,
    @Doc("largest gradient norm, taken before weight decay; unset: no clipping")
        @Range(min = 0, minExclusive = true)
        OptionalDouble clipNorm,
    @Doc("gradients that share a norm when clipped: all, or backbone and head apart (as released)")
        @Default("global")
        ClipGroups clipGroups,
    @Doc(
            "exponential moving average of the weights, which is what is evaluated, selected and"
                + " exported; unset: none")
        @AddedLater
        Optional<EmaSettings> ema,
    @Doc(
            "stochastic weight averaging: the mean of the weights after each of the last epochs is"
                + " what is evaluated, selected and exported; unset: none")
        @AddedLater
        Optional<SwaSettings> swa,
    @Doc("number format of convolutions and activations") @Default("f32") Precision precision,
    @Doc("what becomes of an epoch's last batch when it is not full") @Default("drop")
        LastBatch lastBatch,
    @Doc("test images a forward pass") @Default("500") @Range(min = 1, max = 65_536)
        int evaluationBatch,
    @Doc(
            "epochs between evaluations on test set and hold-out, of which the best epoch is"
                + " chosen; the last epoch always has one")
        @Default("1")
        @Range(min = 1, max = 100_000)
        int evaluateEvery,
    @Doc("compute threads of TensorFlow; another number gives other last bits")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc("where the graph runs") @Default("auto") DeviceKind device,
    @Doc("threads that prepare images; cannot change a result")
        @Default("1")
        @Range(min = 1, max = 1024)
        @ResultNeutral
        int dataThreads,
    @Doc("epochs between checkpoints; cannot change a result")
        @Default("10")
        @Range(min = 1, max = 100_000)
        @ResultNeutral
        int checkpointEvery,
    @Doc("steps between checkpoints inside a long epoch; unset: none; cannot change a result")
        @Range(min = 1, max = 1_000_000_000)
        @ResultNeutral
        OptionalInt checkpointSteps) {
  /** Checks the ranges, that workers get equal shares and that every part has an image. */
  public TrainSettings {
    Constraints.check(
        TrainSettings.class,
        epochs,
        batchSize,
        microBatches,
        workers,
        optimizer,
        schedule,
        parameterGroups,
        clipNorm,
        clipGroups,
        ema,
        swa,
        precision,
        lastBatch,
        evaluationBatch,
        evaluateEvery,
        threads,
        device,
        dataThreads,
        checkpointEvery,
        checkpointSteps);
    if (batchSize % workers != 0) {
      throw new SpecException(
          "batch_size", batchSize, "a multiple of " + workers + ", train.workers");
    }
    if (microBatches > batchSize) {
      throw new SpecException(
          "micro_batches", microBatches, "at most " + batchSize + ", train.batch_size");
    }
    if (workers > 1 && microBatches > 1) {
      throw new SpecException(
          "micro_batches", microBatches, "1 with several train.workers: " + workers);
    }
    if (swa.isPresent() && ema.isPresent()) {
      throw new SpecException(
          "swa.first_epoch",
          swa.get().firstEpoch(),
          "unset with train.ema: one of the two is what is evaluated");
    }
    if (swa.isPresent() && workers > 1) {
      throw new SpecException(
          "swa.first_epoch",
          swa.get().firstEpoch(),
          "unset with several train.workers: one process makes the mean's statistics of the images"
              + " of all");
    }
  }

  /** Whether what is evaluated are averages of the weights. */
  public boolean averages() {
    return ema.isPresent() || swa.isPresent();
  }

  /**
   * Why the precision is no gain where the graph runs on the CPU; empty if it may be one.
   *
   * @param switches in force where the run is trained
   */
  public Optional<String> slowPrecision(NumericSwitches switches) {
    return precision == Precision.BF16 && device != DeviceKind.GPU
        ? switches.whyBfloat16IsSlow()
        : Optional.empty();
  }
}
