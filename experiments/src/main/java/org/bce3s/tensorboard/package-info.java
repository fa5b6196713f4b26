/** Finished runs as event files of TensorBoard: scalars by epoch and histograms. */
package org.bce3s.tensorboard;
