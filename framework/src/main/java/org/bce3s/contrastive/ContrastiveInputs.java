package org.bce3s.contrastive;

import java.util.List;
import java.util.Optional;
import org.bce3s.tensor.Rows;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a contrastive term sees of a step: of the streams that it is computed on the projections,
 * and what else it asked for.
 *
 * @param sources projections [B, p] of the source stream and of its views, in this order, with
 *     one-hot labels; empty for a term of mixed streams
 * @param mixed projections [B, p] of the mixed streams, mixup before cutmix, with soft labels;
 *     empty for a term of source streams
 * @param predicted what the predictor makes of each of them [B, p]; empty without predictor
 * @param prototypes projected classifier rows [K, p], if asked for
 * @param memory the class memory [K, p], if there is one
 * @param keys projections [B, p] of the view by the momentum network, of length 1, without
 *     gradient, with one-hot labels; if there is one
 * @param queue earlier projections [Q, p] with one-hot labels, if there is a queue
 * @param classMeans running means of the projections of every class [K, p], as they are after each
 *     of the views, without gradient; empty if not asked for
 * @param logits of the source streams by which images are classified [B, K]
 * @param trainCounts training images per class [K]
 */
public record ContrastiveInputs(
    List<LabelledStream> sources,
    List<LabelledStream> mixed,
    List<Operand<TFloat32>> predicted,
    Optional<Operand<TFloat32>> prototypes,
    Optional<Operand<TFloat32>> memory,
    Optional<LabelledStream> keys,
    Optional<LabelledStream> queue,
    List<Operand<TFloat32>> classMeans,
    List<Operand<TFloat32>> logits,
    int[] trainCounts) {
  /**
   * The logits of the memory's terms, cos(P(x), M)/tau, norms floored at 1e-5: [B, K] of every
   * mixed stream, with its soft labels.
   */
  List<LabelledStream> memoryCosines(Ops tf, double temperature) {
    Operand<TFloat32> rows = Rows.normalize(tf, memory.orElseThrow());
    Operand<TFloat32> tau = tf.constant((float) temperature);
    return mixed.stream()
        .map(s -> s.map(x -> tf.math.div(Rows.products(tf, Rows.normalize(tf, x), rows), tau)))
        .toList();
  }
}
