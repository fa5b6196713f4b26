package org.bce3s.settings;

import org.bce3s.spec.NotTraining;

/** When the quality of features and classifier is measured. */
@NotTraining
public enum QualityWhen {
  /** Never. */
  NONE,
  /** Once, of the epoch that is reported. */
  END,
  /** After every epoch that is evaluated, and of the one that is reported. */
  EPOCH
}
