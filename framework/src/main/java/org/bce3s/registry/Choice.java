package org.bce3s.registry;

/**
 * An entry of a registry chosen in an experiment, with its settings.
 *
 * @param name the entry's name
 * @param settings the settings it was chosen with
 * @param value the implementation
 * @param <T> the kind
 */
public record Choice<T>(String name, Record settings, T value) {}
