package org.bce3s.settings;

/** The number format of convolutions and activations; head, losses and BatchNorm stay float32. */
public enum Precision {
  /** 32-bit floating point. */
  F32,
  /** 16-bit brain floating point, master weights in float32. */
  BF16
}
