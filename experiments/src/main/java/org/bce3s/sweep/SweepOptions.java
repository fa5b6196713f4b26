package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.process.Retries;

/**
 * How a sweep is carried out; nothing here can change a result.
 *
 * @param data the folder of data sets
 * @param out the folder of runs
 * @param results where tables are kept, if anywhere
 * @param jobs runs at once, at least 1
 * @param failFast whether the first failed run ends the sweep
 * @param retries how often a run is tried again that was killed, ran out of memory or crashed
 * @param part the runs that are trained
 * @param commandLine what the person typed, for the provenance
 */
public record SweepOptions(
    Path data,
    Path out,
    Optional<KeptTables> results,
    int jobs,
    boolean failFast,
    Retries retries,
    SweepPart part,
    List<String> commandLine) {
  /** How all runs of a plan are trained. */
  public SweepOptions(
      Path data,
      Path out,
      Optional<KeptTables> results,
      int jobs,
      boolean failFast,
      Retries retries,
      List<String> commandLine) {
    this(data, out, results, jobs, failFast, retries, SweepPart.ALL, commandLine);
  }

  /** Checks the number of jobs. */
  public SweepOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs: " + jobs + " is not allowed; must be at least 1");
    }
    commandLine = List.copyOf(commandLine);
  }
}
