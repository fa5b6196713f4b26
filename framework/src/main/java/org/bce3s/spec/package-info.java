/**
 * How a setting is declared: spec records, their documented components, defaults and ranges.
 *
 * <p>A spec is a record. Its components carry {@link org.bce3s.spec.Doc}, {@link
 * org.bce3s.spec.Default} and {@link org.bce3s.spec.Range}; from these annotations come the YAML
 * binding, the messages, {@code describe} and the JSON Schema, and the compact constructor enforces
 * the same ranges through {@link org.bce3s.spec.Constraints}.
 */
package org.bce3s.spec;
