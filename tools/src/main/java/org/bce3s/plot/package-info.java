/**
 * The plots of a paper: from records of plain data to SVG and PNG, all in one style.
 *
 * <p>A plot reads no file and computes no statistic but the mean of what it is given. NaN stands
 * for a figure that is missing and leaves a gap.
 */
package org.bce3s.plot;
