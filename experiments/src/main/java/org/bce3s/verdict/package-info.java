/**
 * Whether the rows of an ablation differ from their baseline: paired by seed, tested exactly, and
 * honest about what so many seeds cannot show.
 */
package org.bce3s.verdict;
