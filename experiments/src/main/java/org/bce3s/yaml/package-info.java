/**
 * YAML text to typed records, every value with its address.
 *
 * <p>{@link org.bce3s.yaml.YamlParser} turns text into a tree of {@link org.bce3s.yaml.Node}s,
 * {@link org.bce3s.yaml.FileLoader} merges a file over those it includes, and {@link
 * org.bce3s.yaml.Binder} binds the tree to spec records. What is wrong is collected in {@link
 * org.bce3s.yaml.Findings}, so that one pass reports everything.
 */
package org.bce3s.yaml;
