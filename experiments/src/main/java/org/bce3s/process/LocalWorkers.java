package org.bce3s.process;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunProgram;

/**
 * The workers of one run as processes of this machine, on loopback: started, and all of them
 * started again from the last checkpoint when one is lost through no fault of the run.
 */
public final class LocalWorkers implements Supervisor.Run {
  /** So often in the life of this process. */
  private static final int RESTARTS = 5;

  private final LocalLauncher launcher;
  private final Launch launch;
  private final int workers;
  private final PrintStream log;
  private WorkerGroup group;
  private int exitCode = RunProgram.INTERRUPTED;

  /**
   * The workers of a run.
   *
   * @param command the command line of a run
   * @param launch the run, as if one process trained it
   * @param workers how many
   * @param log where restarts are told
   */
  public LocalWorkers(RunCommandLine command, Launch launch, int workers, PrintStream log) {
    this.launcher = new LocalLauncher(command);
    this.launch = launch;
    this.workers = workers;
    this.log = log;
  }

  /**
   * Runs or resumes to the end.
   *
   * @param stop once true, the workers write a checkpoint and end
   * @return the exit code of the run, see {@link RunProgram#run}
   */
  public int run(BooleanSupplier stop) {
    ChildLauncher groups = all -> group = WorkerGroup.launch(launcher, all, workers);
    new Supervisor(groups, 1, log::println).run(List.of(this), stop);
    return exitCode;
  }

  @Override
  public Supervisor.Start start() {
    return Supervisor.Start.now(launch);
  }

  @Override
  public Optional<Duration> ended(int attempt, int groupExitCode, boolean stopping) {
    Optional<RunFailure> failure = group.failure();
    boolean again =
        failure.filter(f -> mayGoWell(f.failure())).isPresent() && attempt <= RESTARTS && !stopping;
    failure.ifPresent(
        f ->
            log.println(
                f
                    + (again
                        ? "; all workers start again from the last checkpoint ("
                            + attempt
                            + " of "
                            + RESTARTS
                            + " times)"
                        : "")));
    if (again) {
      return Optional.of(Duration.ZERO);
    }
    failure.ifPresent(launch.folder()::writeFailure);
    exitCode = groupExitCode;
    return Optional.empty();
  }

  /** Whether to try again: the ports were chosen here, and the next attempt has others. */
  private static boolean mayGoWell(FailureClass failure) {
    return failure.isInfrastructure() || failure == FailureClass.PORT_IN_USE;
  }
}
