package org.bce3s.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.RunCommandLine;
import org.bce3s.settings.DeviceKind;
import org.bce3s.settings.TrainSettings;
import org.bce3s.slurm.SlurmLauncher;
import org.bce3s.slurm.SlurmOptions;
import org.bce3s.sweep.Plan;
import org.bce3s.tensor.Devices;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --launcher} and those of Slurm: where a sweep's runs are trained. */
public final class LauncherOptions {
  private static final Duration POLL = Duration.ofSeconds(5);

  @Option(
      names = "--launcher",
      paramLabel = "local|slurm",
      completionCandidates = Launchers.class,
      defaultValue = "local",
      description =
          "Trains on this machine, or as a job array of Slurm, for which --data and --out lie on a"
              + " file system that its nodes share; then --jobs limits the tasks at a time"
              + " (default: ${DEFAULT-VALUE}).")
  private String launcher;

  @Option(names = "--partition", paramLabel = "NAME", description = "Slurm: the partition.")
  private String partition;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description =
          "Slurm: time of a turn, 90 (minutes) or 1-12:00:00. A run that needs longer writes its"
              + " checkpoint and goes on in another turn.")
  private String timeLimit;

  @Option(
      names = "--sbatch",
      paramLabel = "OPTION",
      description = "Slurm: further option of sbatch, e.g. --sbatch=--gres=gpu:1; may be repeated.")
  private List<String> sbatch = List.of();

  @Option(
      names = "--no-start-ahead",
      description =
          "Starts a run's process when its turn has come, and not already while another run comes"
              + " to its end, as is done where no GPU is used and memory suffices for both.")
  private boolean noStartAhead;

  @Mixin private GpuOption gpus;

  /** What a shell offers. */
  private static final class Launchers extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Launchers() {
      super(List.of("local", "slurm"));
    }
  }

  /**
   * Checks the options against each other.
   *
   * @throws ParameterException if they do not fit
   */
  public void check(JobsOption jobs, CommandLine commandLine) {
    if (isSlurm() && jobs.isAuto()) {
      throw new ParameterException(
          commandLine, "--jobs: auto is for --launcher local; say how many tasks run at a time");
    }
    if (!launcher.equals("local") && !isSlurm()) {
      throw new ParameterException(
          commandLine, "--launcher: \"" + launcher + "\" is none of local, slurm");
    }
    if (!isSlurm() && (partition != null || timeLimit != null || !sbatch.isEmpty())) {
      throw new ParameterException(
          commandLine, "--partition, --time-limit and --sbatch need --launcher slurm");
    }
    if (isSlurm() && gpus.given()) {
      throw new ParameterException(
          commandLine, "--gpus is for --launcher local; ask Slurm by --sbatch=--gres=gpu:1");
    }
    if (isSlurm() && gpus.shares()) {
      throw new ParameterException(
          commandLine,
          "--runs-per-gpu is for --launcher local; who shares a GPU is Slurm's to say");
    }
    gpus.check(commandLine);
    try {
      slurm(1, 1);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, "--time-limit: " + e.getMessage());
    }
  }

  /**
   * Refuses to leave the device to machines that this one does not know: what a run is trained on
   * is part of what it is.
   *
   * @throws ParameterException if the tasks may have a GPU, this machine has none, and a row says
   *     {@code auto}
   */
  public void checkDevices(Plan plan, CommandLine commandLine) {
    boolean auto =
        plan.cells().stream().anyMatch(c -> c.row().settings().train().device() == DeviceKind.AUTO);
    if (isSlurm() && auto && Devices.isGpuBuild() && !Devices.mayHaveGpu()) {
      throw new ParameterException(
          commandLine,
          "train.device: auto cannot be decided here: this machine has no GPU, the tasks may have"
              + " one; type train.device=gpu or train.device=cpu");
    }
  }

  /**
   * Starts the runs of a plan.
   *
   * @param run the command line of a run
   * @param plan the plan
   * @param jobs runs at a time
   * @param arrays where Slurm's scripts are kept
   * @throws org.bce3s.slurm.SlurmException if Slurm is asked for and does not answer
   */
  public ChildLauncher launcher(RunCommandLine run, Plan plan, int jobs, Path arrays) {
    return isSlurm()
        ? new SlurmLauncher(run, slurm(jobs, threads(plan)), arrays)
        : new LocalLauncher(run, gpus.pool(), !noStartAhead);
  }

  /**
   * Runs at a time.
   *
   * @throws ParameterException if they do not fit on the GPUs that they are to share
   */
  public int jobs(JobsOption jobs, Plan plan, CommandLine commandLine) {
    return jobs.of(plan, gpus.pool(), commandLine);
  }

  /** Lines that say which GPUs runs get; none where Slurm or this machine has nothing to say. */
  public List<String> describeGpus(Plan plan) {
    return isSlurm() ? List.of() : gpus.describe(plan);
  }

  private boolean isSlurm() {
    return launcher.equals("slurm");
  }

  private SlurmOptions slurm(int jobs, int cpus) {
    return new SlurmOptions(
        Optional.ofNullable(partition), Optional.ofNullable(timeLimit), jobs, cpus, sbatch, POLL);
  }

  /** The threads of the run that has most. */
  private static int threads(Plan plan) {
    return plan.cells().stream()
        .map(cell -> cell.row().settings().train())
        .mapToInt(
            (TrainSettings train) -> train.workers() * (train.threads() + train.dataThreads()))
        .max()
        .orElse(1);
  }
}
