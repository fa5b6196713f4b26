package org.bce3s.sweep;

import java.util.List;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunProgram;
import org.bce3s.table.RunLine;

/**
 * The end of a sweep.
 *
 * @param lines the lines of all finished cells, those of earlier sweeps included
 * @param whole whether these are all cells of the plan
 * @param failures the runs that failed in this sweep
 * @param interrupted whether runs are left that a further sweep would resume or start
 */
public record SweepOutcome(
    List<RunLine> lines, boolean whole, List<FailedRun> failures, boolean interrupted) {
  private static final int A_RUN_FAILED = 1;

  /** Copies the lists. */
  public SweepOutcome {
    lines = List.copyOf(lines);
    failures = List.copyOf(failures);
  }

  /** Whether the tables of this sweep were kept, where that was asked for. */
  public boolean isKept(KeptTables kept) {
    return !lines.isEmpty() && (whole || kept.partial());
  }

  /**
   * The exit code: 0 all that was asked for is done, 1 a run failed, 3 runs failed and all of them
   * by their data, 75 interrupted and resumable.
   */
  public int exitCode() {
    if (interrupted) {
      return RunProgram.INTERRUPTED;
    }
    if (failures.isEmpty()) {
      return RunProgram.DONE;
    }
    boolean byData =
        failures.stream().allMatch(run -> run.failure().failure() == FailureClass.DATA);
    return byData ? FailureClass.DATA.exitCode() : A_RUN_FAILED;
  }
}
