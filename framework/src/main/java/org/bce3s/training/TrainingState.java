package org.bce3s.training;

import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.file.DataException;
import org.bce3s.network.WeightAverage;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.tensor.FloatTensor;

/**
 * All that a run needs to go on exactly where it stopped.
 *
 * @param epoch the epoch it is in, from 0; the number of epochs once it is done
 * @param step steps of that epoch that are done
 * @param sums losses summed over those steps
 * @param variables parameters, BatchNorm statistics, optimiser state, class memory and averages of
 *     weights, by name; of a checkpoint each is read when it is asked for
 * @param best the best of the epochs that are done and evaluated
 */
public record TrainingState(
    int epoch, int step, LossSums sums, Map<String, FloatTensor> variables, BestEpochs best) {

  /** Where a run starts; its variables have yet to be initialised. */
  static final TrainingState START =
      new TrainingState(0, 0, LossSums.NONE, Map.of(), BestEpochs.NONE);

  /**
   * Where the run goes on, without the values that it goes on from.
   *
   * @param kept variables whose values are kept of best epochs
   */
  TrainingState withoutVariables(Set<String> kept) {
    return new TrainingState(epoch, step, sums, Map.of(), best.only(kept));
  }

  /** The variables as they are evaluated: by averages of weights, if there are any. */
  public Map<String, FloatTensor> evaluated() {
    return WeightAverage.evaluated(variables);
  }

  /**
   * The variables as a selection has them: of the best epoch by it what classifies, the rest from
   * the last one.
   *
   * @param folder of the checkpoints, for messages
   * @throws DataException if no epoch was selected so
   */
  public Map<String, FloatTensor> selected(Selection selection, Path folder) {
    if (selection == Selection.LAST) {
      return evaluated();
    }
    Map<String, FloatTensor> last = evaluated();
    Map<String, FloatTensor> selected =
        best.get(selection)
            .orElseThrow(
                () ->
                    new DataException(
                        folder
                            + ": the checkpoint has no epoch selected by "
                            + Names.value(selection)))
            .weights();
    return Maps.asMap(
        Sets.union(last.keySet(), selected.keySet()),
        name -> (selected.containsKey(name) ? selected : last).get(name));
  }

  /** The epoch that what a selection classifies with comes from, counted from 1. */
  public int epochOf(Selection selection) {
    return best.get(selection).map(one -> one.epoch() + 1).orElse(epoch);
  }

  /** Whether the variables are those that an epoch ended with. */
  boolean isEndOf(int otherEpoch) {
    return step == 0 && epoch == otherEpoch + 1;
  }
}
