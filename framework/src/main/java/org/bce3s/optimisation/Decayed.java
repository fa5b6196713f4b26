package org.bce3s.optimisation;

import org.bce3s.tensor.Variable;

/** What weight decay acts on. */
public enum Decayed {
  /** Matrices and kernels, but not biases, norms, tokens and positions: {@link Variable#decays}. */
  WEIGHTS,
  /** Every parameter. */
  ALL;

  boolean contains(Variable variable) {
    return this == ALL || variable.decays();
  }
}
