package org.bce3s.term;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One of the labels that a stream's images have, by itself, and what chance decides for it: an
 * unmixed image has one, a mixed one two.
 *
 * @param labels one-hot [B, K]
 * @param share what the label counts in its image, a scalar or [B]
 * @param normal standard normal draws for the logits [B, K]
 */
public record DrawnLabel(
    Operand<TFloat32> labels, Operand<TFloat32> share, Operand<TFloat32> normal) {}
