package org.bce3s.experiment;

import java.util.List;
import java.util.Optional;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * What an experiment file says beside the settings of a run.
 *
 * @param experiment the experiment's name
 * @param seeds the seeds
 * @param ablation the rows
 */
record ExperimentHeader(
    @Doc("name of the experiment and of its folders; the file's name if it is not written")
        Optional<String> experiment,
    @Doc("seeds that every row is trained with") @Default("[0]") @Range(min = 0) List<Long> seeds,
    @Doc("rows of the experiment's table") Optional<AblationHeader> ablation) {
  ExperimentHeader {
    seeds = List.copyOf(seeds);
    Constraints.check(ExperimentHeader.class, experiment, seeds, ablation);
  }
}
