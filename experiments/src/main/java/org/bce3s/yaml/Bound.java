package org.bce3s.yaml;

/**
 * A value with the tree it was bound from, defaults written out.
 *
 * @param value the value
 * @param resolved what a person would write to say exactly this, each part with its origin
 * @param <T> the value's type
 */
public record Bound<T>(T value, Node resolved) {}
