package org.bce3s.joint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights of classes in the joint term: where L_j is the loss of a sample if its class were j, a
 * sample of soft labels s loses sum_j s_j v_j L_j, as in PyTorch's weighted cross-entropy of class
 * probabilities.
 *
 * @param byClass v [K]
 * @param divisors what the means over the batch's images are divided by; empty for nothing
 */
public record ClassWeights(Operand<TFloat32> byClass, Optional<Divisors> divisors) {
  /**
   * The mean weights of a whole batch, also where only a part of it is forwarded, scalars.
   *
   * @param source of the source stream, and of its second view
   * @param mixed of each mixed stream
   */
  public record Divisors(Operand<TFloat32> source, List<Operand<TFloat32>> mixed) {}

  /**
   * The mean over samples of what their labels weigh, sum_j s_j v_j, a scalar.
   *
   * @param byClass v [K]
   * @param labels s [B, K]
   */
  public static Operand<TFloat32> mean(
      Ops tf, Operand<TFloat32> byClass, Operand<TFloat32> labels) {
    return Rows.mean(tf, Rows.sum(tf, tf.math.mul(labels, byClass)));
  }

  /**
   * The weights that a term asks for, of one epoch and of a process that trains alone.
   *
   * @param trainCounts training images per class [K]
   * @param labels of the source stream and of each mixed stream [B, K]
   * @throws org.bce3s.spec.SpecException if a class has no image
   */
  public static Map<ClassWeighting, ClassWeights> of(
      Ops tf, JointTerm term, int[] trainCounts, int epoch, List<Operand<TFloat32>> labels) {
    Map<ClassWeighting, ClassWeights> weights = new LinkedHashMap<>();
    for (ClassWeighting weighting : term.classWeightings()) {
      Operand<TFloat32> byClass = tf.constant(weighting.weights(trainCounts, epoch));
      weights.put(weighting, weighting.inGraph(tf, byClass, labels, UnaryOperator.identity()));
    }
    return weights;
  }
}
