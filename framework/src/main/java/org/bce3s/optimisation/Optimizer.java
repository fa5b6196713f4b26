package org.bce3s.optimisation;

/** An update rule. */
public interface Optimizer {
  /** The base learning rate. */
  double rate();
}
