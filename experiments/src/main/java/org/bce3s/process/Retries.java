package org.bce3s.process;

import java.time.Duration;
import java.util.Optional;
import org.bce3s.run.RunFailure;

/**
 * How often a run is tried again whose failure is not its own fault: killed, out of memory, crashed
 * in native code.
 *
 * @param limit attempts after the first, at least 0
 * @param firstWait time before the second attempt; doubled for each one after it
 */
public record Retries(int limit, Duration firstWait) {
  /** Two more attempts, after 5 and 10 seconds. */
  public static final Retries DEFAULT = new Retries(2, Duration.ofSeconds(5));

  private static final int DOUBLINGS = 6;

  /** Checks the limit. */
  public Retries {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "retries: " + limit + " is not allowed; must be at least 0");
    }
  }

  /** So many attempts after the first, with the usual waits. */
  public static Retries of(int limit) {
    return new Retries(limit, DEFAULT.firstWait());
  }

  /**
   * The wait after an attempt, from 1, that failed so: at most 64 times the first; empty if it is
   * not tried again.
   */
  public Optional<Duration> waitAfter(int attempt, RunFailure failure) {
    return attempt <= limit && failure.failure().isInfrastructure()
        ? Optional.of(firstWait.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS)))
        : Optional.empty();
  }
}
