package org.bce3s.evaluation;

import java.util.stream.IntStream;

/**
 * The probabilities that the logits of one image stand for.
 *
 * @param logits one a class [K]
 */
public record Softmax(float[] logits) {
  /** The class of the largest logit, the first of equals. */
  public int largest() {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }

  /** The largest probability, in (0, 1]. */
  public float confidence() {
    return probability(largest());
  }

  /** exp(z_k) / sum_j exp(z_j), computed relative to z_k. */
  public float probability(int k) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - logits[k]);
    }
    return (float) (1 / sum);
  }

  /** The classes by falling logit, the lower number first among equals; at most {@code count}. */
  public int[] largest(int count) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted((a, b) -> logits[b] > logits[a] ? 1 : logits[b] < logits[a] ? -1 : 0)
        .limit(count)
        .mapToInt(k -> k)
        .toArray();
  }
}
