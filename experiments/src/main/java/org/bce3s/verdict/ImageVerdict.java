package org.bce3s.verdict;

import org.bce3s.statistics.McNemar;

/**
 * The predictions of a row's run beside those of the baseline's run of the same seed, image by
 * image. It speaks of these two networks: what another seed would do, the rows' verdicts say.
 *
 * @param row the row's name
 * @param seed the seed
 * @param images the number of test images
 * @param counts images that only one of both gets right
 * @param adjusted Holm's p over all rows and seeds tested so
 * @param verdict in a word
 */
public record ImageVerdict(
    String row, long seed, int images, McNemar counts, double adjusted, Verdict verdict) {}
