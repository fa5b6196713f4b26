package org.bce3s.training;

import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;

/**
 * What makes a run a later stage: it starts from the checkpoint of another row's run of the same
 * seed.
 *
 * @param start the row it starts from; what decides a result is that row's run, not its name
 * @param select which of that run's epochs it starts from
 * @param trainable what is trained
 * @param batchNorm what BatchNorm does in training
 * @param resetClassifier whether the classifier starts anew (as in cRT) or from the checkpoint
 * @param maxNorm share t of MaxNorm: after every epoch classifier rows longer than a + t (b - a)
 *     are cut to that length, a and b being the smallest and largest length of the rows that the
 *     stage starts with; the bias is left alone (Alshammari et al. 2022, "Long-tailed recognition
 *     via weight balancing"; once an epoch as in the released BCE3S code)
 */
public record StageSettings(
    @Doc("row whose checkpoint this stage starts from, of the same seed") @ResultNeutral
        String start,
    @Doc("epoch of that row's run whose weights are taken") @Default("last") Selection select,
    @Doc("what is trained") @Default("classifier") Trainable trainable,
    @Doc("statistics that BatchNorm uses in training; moving: the batch's, and they keep moving")
        @Default("moving")
        BatchNormMode batchNorm,
    @Doc("start with a new classifier, as cRT does, in place of the checkpoint's") @Default("false")
        boolean resetClassifier,
    @Doc("MaxNorm after each epoch: share between smallest and largest row norm; unset: none")
        @Range(min = 0, max = 1)
        OptionalDouble maxNorm) {
  /** Checks the range. */
  public StageSettings {
    Constraints.check(
        StageSettings.class, start, select, trainable, batchNorm, resetClassifier, maxNorm);
  }
}
