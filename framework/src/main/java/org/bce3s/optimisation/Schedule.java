package org.bce3s.optimisation;

/** The learning rate of each epoch, relative to the optimiser's. */
public interface Schedule {
  /**
   * The factor on the base rate.
   *
   * @param epoch the epoch, from 0
   * @param epochs the number of epochs of the run
   */
  double factor(int epoch, int epochs);
}
