package org.bce3s.settings;

import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Devices;

/** Where the graph runs. */
public enum DeviceKind {
  /** The GPU when TensorFlow has registered one, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** The GPU; refused when TensorFlow has registered none. */
  GPU;

  /**
   * Whether the graph goes to a GPU in this process.
   *
   * @throws SpecException if a GPU is asked for and there is none, saying why
   */
  public boolean usesGpu() {
    boolean there = this != CPU && Devices.hasGpu();
    if (this == GPU && !there) {
      throw new SpecException(
          "train.device", "gpu", "auto or cpu here: no GPU, since " + Devices.whyNoGpu());
    }
    return there;
  }

  /**
   * What the graph runs on in this process: {@code CPU} or {@code GPU}.
   *
   * @throws SpecException if a GPU is asked for and there is none
   */
  public String inUse() {
    return usesGpu() ? "GPU" : "CPU";
  }
}
