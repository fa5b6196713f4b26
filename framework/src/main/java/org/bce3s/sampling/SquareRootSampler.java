package org.bce3s.sampling;

import org.bce3s.random.RandomStream;

/**
 * Between the images' and the classes' balance: with replacement, a class with probability p_k =
 * sqrt(n_k)/sum_j sqrt(n_j) of the class counts n, then one of its images uniformly (Kang et al.
 * 2020, "Decoupling representation and classifier for long-tailed recognition", q = 1/2).
 */
public record SquareRootSampler() implements Sampler {
  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    return ClassDraws.order(labels, classes, StrictMath::sqrt, random);
  }
}
