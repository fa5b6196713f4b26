package org.bce3s.experiment;

import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;
import org.bce3s.yaml.Fault;

/** An experiment that cannot be run as written; carries every problem found in one pass. */
public final class ExperimentException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Creates the exception for at least one problem. */
  public ExperimentException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * Goes on where nothing is wrong.
   *
   * @throws ExperimentException for the faults, if there are any
   */
  public static void refuse(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw new ExperimentException(faults.stream().map(Problem::of).toList());
    }
  }

  /** The problems, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
