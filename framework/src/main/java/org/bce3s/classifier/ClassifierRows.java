package org.bce3s.classifier;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The values of a classifier in one pass of a graph.
 *
 * @param weight rows w_k as stored [K, d]
 * @param normalized w_k/max(|w_k|, 1e-5) [K, d]
 * @param bias b_k [K], if there is one
 * @param scales f_k [K], if there are such
 */
public record ClassifierRows(
    Operand<TFloat32> weight,
    Operand<TFloat32> normalized,
    Optional<Operand<TFloat32>> bias,
    Optional<Operand<TFloat32>> scales) {}
