package org.bce3s.settings;

import org.bce3s.classifier.ClassifierVariables;

/** What a stage trains. */
public enum Trainable {
  /** Everything. */
  ALL,
  /** The classifier; backbone and projector stay as they are. */
  CLASSIFIER,
  /** Nothing: the classifier is computed, and there are no epochs. */
  NOTHING;

  /** Whether the variable of a name is trained, if it can be. */
  public boolean trains(String variable) {
    return this == ALL || (this == CLASSIFIER && variable.startsWith(ClassifierVariables.PREFIX));
  }
}
