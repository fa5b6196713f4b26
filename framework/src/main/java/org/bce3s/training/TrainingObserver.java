package org.bce3s.training;

/** Is told how a run goes on; called on the training thread. */
public interface TrainingObserver {
  /** The run starts, or goes on from a checkpoint at {@code firstEpoch} and {@code firstStep}. */
  default void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {}

  /** A step is done. */
  default void step(int epoch, int step, double loss) {}

  /** An epoch is done and evaluated. */
  default void epoch(EpochReport report) {}
}
