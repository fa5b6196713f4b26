package org.bce3s.network;

import java.util.Optional;
import org.bce3s.memory.HeldTensors;
import org.bce3s.spec.NotTraining;
import org.bce3s.tensor.Cluster;

/**
 * What the graph of a run will hold, in bytes, found by building it and looking at its operations;
 * nothing is run, and no GPU is asked for.
 *
 * @param step the tensors of a training step at most
 * @param classifying those of a forward pass of the evaluation at most
 * @param weights the variables that are not the optimiser's: parameters, running statistics, copies
 * @param optimizer the optimiser's state
 * @param input the batches that are fed
 * @param classifier the variables that classify, of which the heap keeps those of best epochs
 * @param largest the largest variable
 */
@NotTraining
public record GraphMemory(
    HeldTensors step,
    HeldTensors classifying,
    long weights,
    long optimizer,
    long input,
    long classifier,
    long largest) {
  /**
   * Builds and looks.
   *
   * @param trained what the training step is of: the blueprint, or what is behind its backbone
   * @param batch source images of a step of one process; empty if none is trained
   * @param evaluated images of a forward pass
   */
  public static GraphMemory of(
      Blueprint blueprint, Blueprint trained, Optional<Integer> batch, int evaluated) {
    try (NetworkGraph graph = new NetworkGraph(blueprint, trained, 1, false, 0, Cluster.ALONE)) {
      HeldTensors step = batch.map(b -> graph.step(b).held()).orElse(HeldTensors.NONE);
      Inference inference = graph.inference(evaluated);
      graph.addAverage();
      long optimizer = graph.slotBytes();
      return new GraphMemory(
          step,
          inference.held(),
          graph.bytes() - optimizer,
          optimizer,
          graph.inputBytes(),
          graph.bytes(inference.variables()),
          graph.largestVariable());
    }
  }
}
