package org.bce3s.sampling;

import org.bce3s.random.RandomStream;

/**
 * Training images drawn uniformly with replacement, as the partner loader of the released BCE3S
 * code does (a weighted sampler whose weighting power is 0).
 */
public record UniformSampler() implements Sampler {
  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    int[] order = new int[labels.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = random.nextInt(labels.length);
    }
    return order;
  }
}
