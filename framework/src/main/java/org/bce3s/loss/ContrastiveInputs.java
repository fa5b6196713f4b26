package org.bce3s.loss;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a contrastive term sees of a step. Features come as the backbone gives them; a term projects
 * those it needs.
 *
 * @param sources features [B, d] of the source stream and, if there is one, of its second view,
 *     with one-hot labels
 * @param mixed features [B, d] of the mixed streams, mixup before cutmix, with soft labels
 * @param classifier the normalised classifier rows w_k/max(|w_k|, 1e-5) [K, d]
 * @param projector P with what the term asked for: class memory, predictor
 */
public record ContrastiveInputs(
    List<LabelledStream> sources,
    List<LabelledStream> mixed,
    Operand<TFloat32> classifier,
    Head.Projector projector) {}
