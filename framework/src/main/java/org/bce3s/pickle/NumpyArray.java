package org.bce3s.pickle;

import java.util.List;

/**
 * An array of NumPy as a pickle holds it.
 *
 * @param type of a value: kind and bytes, {@code u1} or {@code f4}
 * @param lowestFirst whether the lowest byte of a value comes first
 * @param shape its dimensions; none of a single number
 * @param lastFastest whether the last index moves fastest, as in C, or the first, as in Fortran
 * @param bytes of all values
 */
public record NumpyArray(
    String type, boolean lowestFirst, List<Long> shape, boolean lastFastest, byte[] bytes) {}
