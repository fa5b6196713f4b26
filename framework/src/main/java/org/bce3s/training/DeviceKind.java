package org.bce3s.training;

/** Where the graph runs. */
public enum DeviceKind {
  /** The GPU when TensorFlow has registered one, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** The GPU; refused when TensorFlow has registered none. */
  GPU
}
