package org.bce3s.loss;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a joint term sees of a step.
 *
 * @param sources logits of the source stream and, if there is one, of its second view, each [B, K],
 *     with one-hot labels
 * @param mixed logits of the mixed streams, each [B, K], with soft labels; may be empty
 * @param classSubset 1 for the classes of this step's subset, 0 for the others [K]
 * @param trainCounts training images per class [K]
 * @param logitScale s where logits are s times cosines, else 1
 * @param classWeights what the classes count; empty where all count alike
 */
public record JointInputs(
    List<LabelledStream> sources,
    List<LabelledStream> mixed,
    Operand<TFloat32> classSubset,
    int[] trainCounts,
    double logitScale,
    Optional<ClassWeights> classWeights) {}
