/** The loop of a run: epochs, batches, checkpoints, and workers that meet. */
package org.bce3s.training;
