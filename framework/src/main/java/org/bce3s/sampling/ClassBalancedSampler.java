package org.bce3s.sampling;

import org.bce3s.random.RandomStream;

/**
 * Every class alike: with replacement, a class uniformly, then one of its images uniformly; p_k =
 * 1/K (Kang et al. 2020, "Decoupling representation and classifier for long-tailed recognition", q
 * = 0). Classes without images do not count.
 */
public record ClassBalancedSampler() implements Sampler {
  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    return ClassDraws.order(labels, classes, count -> 1, random);
  }
}
