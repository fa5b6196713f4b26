package org.bce3s.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.slurm.SlurmStep;
import org.bce3s.tensor.Cluster;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the workers of a run are, when they are not all to be started by one command. */
public final class WorkerOptions {
  @Option(
      names = "--workers",
      paramLabel = "HOST:PORT,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "Addresses of the workers of a run (train.workers), in the same order for each of them,"
              + " which is started by hand with --worker. They have no authentication: keep"
              + " them on a private network.")
  private List<String> workers = List.of();

  @Option(
      names = "--worker",
      paramLabel = "N",
      description = "Which of --workers this is, from 0; worker 0 writes.")
  private Integer worker;

  @Option(
      names = "--worker-port",
      paramLabel = "PORT",
      defaultValue = "24720",
      description =
          "Started by srun, whose tasks are the workers: port of a node's first worker, the others"
              + " have those that follow (default: ${DEFAULT-VALUE}).")
  private int port;

  /**
   * The workers of a run; {@link Cluster#ALONE} where this process is to start them itself.
   *
   * @param expected train.workers
   * @param environment of this process
   * @throws ParameterException if the options do not fit each other or the run
   * @throws org.bce3s.slurm.SlurmException if srun spread its tasks so that they have no address
   */
  public Cluster cluster(int expected, Map<String, String> environment, CommandLine commandLine) {
    if (workers.isEmpty() != (worker == null)) {
      throw new ParameterException(commandLine, "--workers and --worker need each other");
    }
    if (workers.isEmpty() && expected == 1) {
      return Cluster.ALONE;
    }
    Optional<Cluster> started =
        workers.isEmpty() ? step(environment, commandLine) : Optional.of(given(commandLine));
    if (started.isPresent() && started.get().size() != expected) {
      throw new ParameterException(
          commandLine,
          (workers.isEmpty() ? "srun started " : "--workers names ")
              + started.get().size()
              + " workers, train.workers is "
              + expected
              + "; give both the same number");
    }
    return started.orElse(Cluster.ALONE);
  }

  private Optional<Cluster> step(Map<String, String> environment, CommandLine commandLine) {
    try {
      return SlurmStep.workers(environment, port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, "--worker-port: " + e.getMessage());
    }
  }

  private Cluster given(CommandLine commandLine) {
    try {
      return new Cluster(workers, worker);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, "--workers: " + e.getMessage());
    }
  }
}
