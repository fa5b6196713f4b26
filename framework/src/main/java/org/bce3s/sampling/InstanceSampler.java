package org.bce3s.sampling;

import org.bce3s.random.RandomStream;

/** Every training image once an epoch, in a fresh uniform permutation. */
public record InstanceSampler() implements Sampler {
  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    return random.permutation(labels.length);
  }
}
