package org.bce3s.memory;

import java.util.List;
import org.tensorflow.GraphOperation;

/**
 * The tensors that a run of part of a graph holds at the moment when it holds most, in bytes.
 * Inputs and variables, which are held all the time, are not among them.
 *
 * @param activations made by the forward pass, held above all because the backward pass needs them
 * @param gradients made by the backward pass
 */
public record HeldTensors(long activations, long gradients) {
  /** Those of no run. */
  public static final HeldTensors NONE = new HeldTensors(0, 0);

  /**
   * Those of a run.
   *
   * @param operations all that it runs, in the order in which they were made
   */
  public static HeldTensors of(List<GraphOperation> operations) {
    return LiveTensors.most(operations);
  }

  /** All of them. */
  public long bytes() {
    return activations + gradients;
  }
}
