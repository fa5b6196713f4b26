package org.bce3s.api;

import java.util.stream.Collectors;
import org.bce3s.sweep.SweepOutcome;

/**
 * A sweep that did not come to its end: runs failed, or were stopped from outside. What is done
 * stays done; the same sweep trains what is left.
 */
public final class SweepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SweepOutcome outcome;

  SweepException(SweepOutcome outcome) {
    super(message(outcome));
    this.outcome = outcome;
  }

  /** What was done, and which runs failed and why. */
  public SweepOutcome outcome() {
    return outcome;
  }

  private static String message(SweepOutcome outcome) {
    return outcome.failures().isEmpty()
        ? "runs were stopped; the same sweep goes on where they were"
        : outcome.failures().stream()
            .map(failed -> failed.cell() + ": " + failed.failure())
            .collect(Collectors.joining("\n"));
  }
}
