package org.bce3s.loss;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a contrastive term sees of a step.
 *
 * @param mixed projected features of the mixed streams, each [B, p], not normalised
 * @param memory the class memory [K, p] as stored, without gradient
 * @param mixedLabels soft labels of the mixed streams [B, K]
 */
public record ContrastiveInputs(
    List<Operand<TFloat32>> mixed, Operand<TFloat32> memory, Operand<TFloat32> mixedLabels) {}
