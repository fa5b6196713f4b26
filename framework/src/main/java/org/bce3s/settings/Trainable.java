package org.bce3s.settings;

import org.bce3s.tensor.Variable;

/** What a stage trains. */
public enum Trainable {
  /** Everything. */
  ALL,
  /** The classifier; backbone and projector stay as they are. */
  CLASSIFIER,
  /** Nothing: the classifier is computed, and there are no epochs. */
  NOTHING;

  /** Whether a variable is trained, if it can be. */
  public boolean trains(Variable variable) {
    return this == ALL || (this == CLASSIFIER && variable.part() == Variable.Part.CLASSIFIER);
  }
}
