/**
 * The plots of a paper: from records of plain data to {@link org.bce3s.drawing.Plot}s.
 *
 * <p>A plot reads no file and computes no statistic but the mean of what it is given. NaN stands
 * for a figure that is missing and leaves a gap.
 */
package org.bce3s.plot;
