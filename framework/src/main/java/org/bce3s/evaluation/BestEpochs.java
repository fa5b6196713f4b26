package org.bce3s.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bce3s.settings.Selection;
import org.bce3s.tensor.FloatTensor;

/**
 * The best epochs so far by each selection that has one.
 *
 * @param bySelection the epochs; nothing for a selection that has not seen an evaluation yet
 */
public record BestEpochs(Map<Selection, BestEpoch> bySelection) {
  /** Before the first evaluation. */
  public static final BestEpochs NONE = new BestEpochs(Map.of());

  /** Copies the map; its order is that of the selections. */
  public BestEpochs {
    Map<Selection, BestEpoch> copy = new EnumMap<>(Selection.class);
    copy.putAll(bySelection);
    bySelection = Collections.unmodifiableMap(copy);
  }

  /** The best epoch by a selection. */
  public Optional<BestEpoch> get(Selection selection) {
    return Optional.ofNullable(bySelection.get(selection));
  }

  /**
   * The best epochs with a later one taken into account; it is kept if it is better than all before
   * it, so that the earliest of equals stays.
   *
   * @param weights asked for only if it is kept
   */
  public BestEpochs after(
      Selection selection, int epoch, double score, Supplier<Map<String, FloatTensor>> weights) {
    if (get(selection).filter(best -> best.score() >= score).isPresent()) {
      return this;
    }
    Map<Selection, BestEpoch> changed = new EnumMap<>(Selection.class);
    changed.putAll(bySelection);
    changed.put(selection, new BestEpoch(epoch, score, weights.get()));
    return new BestEpochs(changed);
  }

  /** The same epochs with no other weights than those of these names. */
  public BestEpochs only(Set<String> names) {
    Map<Selection, BestEpoch> changed = new EnumMap<>(Selection.class);
    bySelection.forEach((selection, best) -> changed.put(selection, best.only(names)));
    return new BestEpochs(changed);
  }
}
