package org.bce3s.settings;

/** What becomes of an epoch's last batch when it is not full. */
public enum LastBatch {
  /** It is left out. */
  DROP,
  /** It is trained on as a smaller batch, as the released code does. */
  KEEP
}
