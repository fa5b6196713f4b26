package org.bce3s.loss;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a joint term sees of a step.
 *
 * @param source logits of the source stream [B, K]
 * @param oneHot labels of the source stream [B, K]
 * @param classSubset 1 for the classes of this step's subset, 0 for the others [K]
 * @param mixed the same of the mixed streams, each [B, K]; may be empty
 * @param mixedLabels soft labels of the mixed streams [B, K]
 * @param trainCounts training images per class [K]
 * @param logitScale s where logits are s times cosines, else 1
 */
public record JointInputs(
    Operand<TFloat32> source,
    Operand<TFloat32> oneHot,
    Operand<TFloat32> classSubset,
    List<Operand<TFloat32>> mixed,
    Operand<TFloat32> mixedLabels,
    int[] trainCounts,
    double logitScale) {}
