package org.bce3s.cli;

import org.bce3s.display.Terminal;
import org.bce3s.display.TrainingDisplay;
import org.bce3s.process.RunProcess;

/** The main class of the processes of runs, which print their training to their logs. */
public final class RunChild {
  private RunChild() {}

  /** Trains one run; see {@link RunProcess}. */
  public static void main(String[] arguments) {
    RunProcess.main(
        RunChild.class,
        arguments,
        (task, batchSize, log) ->
            new TrainingDisplay(task, batchSize, System::nanoTime, Terminal.lines(log)));
  }
}
