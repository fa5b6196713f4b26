package org.bce3s.metric;

import java.util.OptionalDouble;

/**
 * Means of a figure over classes, each class counting alike; empty where no class has the figure.
 *
 * @param all over all classes
 * @param many over the many-shot classes
 * @param medium over the medium-shot classes
 * @param few over the few-shot classes
 */
public record ShotMeans(
    OptionalDouble all, OptionalDouble many, OptionalDouble medium, OptionalDouble few) {}
