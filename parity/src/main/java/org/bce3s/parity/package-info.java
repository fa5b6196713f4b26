/**
 * Comparison with golden files: values that an independent program computed in float64.
 *
 * <p>A {@link org.bce3s.parity.GoldenFile} names its format; the {@link
 * org.bce3s.parity.GoldenCheck} of that format recomputes its values with the framework.
 */
package org.bce3s.parity;
