package org.bce3s.slurm;

/** Slurm is missing or refuses what it was asked; the message says so in its own words. */
public final class SlurmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for a person. */
  public SlurmException(String message) {
    super(message);
  }
}
