package org.bce3s.pickle;

/**
 * A class or function as a pickle names it.
 *
 * @param name module and name, with a dot between
 * @param constructor what stands for it
 */
public record PythonName(String name, Constructor constructor) {}
