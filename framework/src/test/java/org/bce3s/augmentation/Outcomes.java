package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;

/** Everything an augmentation may make of one image, each with its probability. */
final class Outcomes {
  private final Map<ByteBuffer, Double> probabilities = new HashMap<>();

  /** Adds an outcome, or to the probability of an outcome of the same pixels. */
  void add(double probability, Image outcome) {
    probabilities.merge(ByteBuffer.wrap(outcome.pixels()), probability, Double::sum);
  }

  /** Draws often and checks that every outcome is known and as frequent as its probability. */
  void check(Augmentation augmentation, Image image) {
    assertThat(probabilities.values().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-9));
    int draws = 40_000;
    Map<ByteBuffer, Integer> counts = new HashMap<>();
    for (int i = 0; i < draws; i++) {
      Image out = augmentation.apply(Pictures.copy(image), RandomStream.of(5, "outcomes", i));
      counts.merge(ByteBuffer.wrap(out.pixels()), 1, Integer::sum);
    }
    assertThat(probabilities.keySet()).containsAll(counts.keySet());
    probabilities.forEach(
        (outcome, p) ->
            assertThat((double) counts.getOrDefault(outcome, 0))
                .isBetween(
                    draws * p - 5 * Math.sqrt(draws * p * (1 - p)),
                    draws * p + 5 * Math.sqrt(draws * p * (1 - p))));
  }
}
