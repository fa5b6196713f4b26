package org.bce3s.sampling;

import java.util.Arrays;
import org.bce3s.random.RandomStream;

/**
 * From the images' balance to the classes': in epoch t of T, counted from 0, with replacement a
 * class with probability p_k = (1 - t/T) n_k/N + (t/T)/K, then one of its images uniformly (Kang et
 * al. 2020, "Decoupling representation and classifier for long-tailed recognition",
 * progressively-balanced sampling). The last epoch is thus at (T-1)/T. Classes without images do
 * not count.
 */
public record ProgressiveSampler() implements Sampler {
  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    double share = epoch / (double) epochs;
    long present = Arrays.stream(labels).distinct().count();
    return ClassDraws.order(
        labels, classes, count -> (1 - share) * count / labels.length + share / present, random);
  }
}
