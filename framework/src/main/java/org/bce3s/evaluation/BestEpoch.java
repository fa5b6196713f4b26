package org.bce3s.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bce3s.tensor.FloatTensor;

/**
 * The best epoch so far by some accuracy.
 *
 * @param epoch the epoch, from 0
 * @param score its accuracy, a fraction in [0, 1]
 * @param weights what classifies: parameters and BatchNorm statistics after it, by name
 */
public record BestEpoch(int epoch, double score, Map<String, FloatTensor> weights) {
  /** Copies the map in its order, which decides the bytes of a file. */
  public BestEpoch {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /** The same epoch with no other weights than those of these names. */
  BestEpoch only(Set<String> names) {
    Map<String, FloatTensor> kept = new LinkedHashMap<>(weights);
    kept.keySet().retainAll(names);
    return new BestEpoch(epoch, score, kept);
  }
}
