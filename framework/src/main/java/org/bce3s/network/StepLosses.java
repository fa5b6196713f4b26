package org.bce3s.network;

import java.util.OptionalDouble;

/**
 * The losses of one step.
 *
 * @param total the weighted sum that was minimised
 * @param joint unweighted; empty if the term is absent
 * @param contrastive unweighted; empty if the term is absent or not yet switched on
 * @param uniform unweighted; empty if the term is absent
 */
public record StepLosses(
    double total, OptionalDouble joint, OptionalDouble contrastive, OptionalDouble uniform) {}
