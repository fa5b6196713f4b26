package org.bce3s.optimisation;

import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;

/**
 * Cosine decay to zero by epoch (Loshchilov and Hutter 2017): epoch e of E trains at 0.5 (1 +
 * cos(pi e/E)).
 *
 * @param stepBeforeEpoch whether the schedule steps before each epoch, so that epoch e trains at
 *     the rate of e + 1 and the last epoch at zero, as the released BCE3S code does
 */
public record Cosine(
    @Doc("step before each epoch, so that the last epoch trains at rate 0 (as released)")
        @Default("false")
        boolean stepBeforeEpoch)
    implements Schedule {

  @Override
  public double factor(int epoch, int epochs) {
    double e = stepBeforeEpoch ? epoch + 1 : epoch;
    return 0.5 * (1 + Math.cos(Math.PI * e / epochs));
  }
}
