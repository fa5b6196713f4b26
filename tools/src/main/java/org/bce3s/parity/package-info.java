/**
 * Comparison with golden files: values that an independent program computed in float64.
 *
 * <p>A {@link org.bce3s.parity.GoldenFile} names its format; the {@link
 * org.bce3s.parity.GoldenCheck} of that format runs the framework on the file's inputs and compares
 * what comes out, value by value, as {@link org.bce3s.parity.Comparison}s.
 */
package org.bce3s.parity;
