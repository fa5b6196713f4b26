package org.bce3s.run;

/** Why a run failed. */
public enum FailureClass {
  /** The loss became NaN or infinite. */
  DIVERGED(1),
  /** The settings cannot be run, or the run's folder is of another run or cannot be written. */
  CONFIGURATION(2),
  /** Another process has the port of this worker. */
  PORT_IN_USE(2),
  /** The data is missing, damaged or not that of the plan. */
  DATA(3),
  /** The disk is full or does not answer; by the exit code alone where no file can say it. */
  DISK(74),
  /** Memory ran out, in the JVM or in TensorFlow. */
  OUT_OF_MEMORY(1),
  /** The process was ended from outside, perhaps by the system for want of memory. */
  KILLED(1),
  /** Native code crashed the process. */
  NATIVE_CRASH(1),
  /** Another worker of the run is gone, or did not come; it knows why, this one does not. */
  LOST_WORKER(1),
  /** Anything else; the run's log holds the details. */
  ERROR(1);

  private final int exitCode;

  FailureClass(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Whether the machine may be to blame, so that another attempt may go well. */
  public boolean isInfrastructure() {
    return this == DISK
        || this == OUT_OF_MEMORY
        || this == KILLED
        || this == NATIVE_CRASH
        || this == LOST_WORKER;
  }

  /** Whether another attempt ends the same until settings, data or folder are changed. */
  public boolean isLasting() {
    return this == DIVERGED || this == CONFIGURATION || this == DATA;
  }

  /** The exit code of a run that fails so. */
  public int exitCode() {
    return exitCode;
  }
}
