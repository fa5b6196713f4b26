/**
 * Statistics of few paired measurements: intervals, exact tests, adjustment for several tests,
 * effect sizes. Functions of numbers alone; what is sampled is a function of a seed.
 */
package org.bce3s.statistics;
