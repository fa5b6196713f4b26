/**
 * Images by index, data sets, long-tailed profiles and subsets, and the loaders that make batches.
 */
package org.bce3s.data;
