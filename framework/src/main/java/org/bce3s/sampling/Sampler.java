package org.bce3s.sampling;

import org.bce3s.random.RandomStream;

/** Decides which training images an epoch sees and in which order. */
public interface Sampler {
  /**
   * The order of one epoch: indices into the training source, repetition allowed.
   *
   * @param labels the class of every training image
   * @param classes the number of classes
   * @param epoch the epoch, from 0
   * @param epochs the number of epochs of the run
   * @param random a stream of (seed, stream name, epoch)
   * @return as many indices as there are training images
   */
  int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random);
}
