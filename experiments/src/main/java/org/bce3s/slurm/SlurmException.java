package org.bce3s.slurm;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** Slurm is missing or refuses what it was asked; the message says so in its own words. */
public final class SlurmException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for a person. */
  public SlurmException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
