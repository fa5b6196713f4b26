package org.bce3s.evaluation;

import com.google.common.collect.Maps;
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
 * @param weights what classifies: parameters and BatchNorm statistics after it, by name; of a
 *     checkpoint each is read when it is asked for
 */
public record BestEpoch(int epoch, double score, Map<String, FloatTensor> weights) {
  /** The order of the weights decides the bytes of a file. */
  public BestEpoch {
    weights = Collections.unmodifiableMap(weights);
  }

  /** The same epoch with no other weights than those of these names, held in memory. */
  BestEpoch only(Set<String> names) {
    return new BestEpoch(
        epoch, score, new LinkedHashMap<>(Maps.filterKeys(weights, names::contains)));
  }
}
