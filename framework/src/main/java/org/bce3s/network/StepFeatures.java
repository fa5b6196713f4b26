package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.ClassWeights;
import org.bce3s.term.DrawnLabel;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What the backbone made of a batch, and what else a step knows of it.
 *
 * @param sources features [B, d] of the source stream and of its views, in this order; empty where
 *     mixed streams alone are forwarded
 * @param keyFeatures features [B, d] of the view by the momentum network, if there is one
 * @param labels classes of the source stream [B]
 * @param sourceDraws normal draws [B, K] for the source stream and each of its views; empty where
 *     the joint term draws nothing
 * @param whole what the class memory is written from
 * @param mixed features of the mixed streams, each [B, d], mixup before cutmix, with soft labels
 * @param classSubset 1 for the classes of this step's subset [K]
 * @param contrastiveGate 1 where the contrastive term counts, 0 before its first epoch
 * @param progress the share e/T of the epochs that are over, a scalar
 * @param trainCounts training images per class [K]
 * @param classWeights what the classes count, for each weighting of the joint term
 */
public record StepFeatures(
    List<Operand<TFloat32>> sources,
    Optional<Operand<TFloat32>> keyFeatures,
    Operand<TInt32> labels,
    List<Operand<TFloat32>> sourceDraws,
    WholeBatch whole,
    List<LabelledStream> mixed,
    Operand<TFloat32> classSubset,
    Operand<TFloat32> contrastiveGate,
    Operand<TFloat32> progress,
    int[] trainCounts,
    Map<ClassWeighting, ClassWeights> classWeights) {

  /** The labels of the source stream [B, K]. */
  Operand<TFloat32> oneHot(Ops tf) {
    return tf.oneHot(labels, tf.constant(trainCounts.length), tf.constant(1f), tf.constant(0f));
  }

  /** The source stream and its views, with one-hot labels. */
  List<LabelledStream> labelledSources(Ops tf) {
    Operand<TFloat32> oneHot = oneHot(tf);
    List<LabelledStream> labelled = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      labelled.add(
          new LabelledStream(
              sources.get(i),
              oneHot,
              sourceDraws.isEmpty()
                  ? List.of()
                  : List.of(new DrawnLabel(oneHot, tf.constant(1f), sourceDraws.get(i)))));
    }
    return labelled;
  }

  /** Rows [i N/n, (i + 1) N/n) of a matrix [N, d] for every i of n parts. */
  static List<Operand<TFloat32>> split(Ops tf, Operand<TFloat32> rows, int parts) {
    if (parts == 1) {
      return List.of(rows);
    }
    int batch = Math.toIntExact(rows.shape().get(0)) / parts;
    int size = Math.toIntExact(rows.shape().get(1));
    List<Operand<TFloat32>> split = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      split.add(
          tf.slice(
              rows, tf.constant(new int[] {i * batch, 0}), tf.constant(new int[] {batch, size})));
    }
    return split;
  }
}
