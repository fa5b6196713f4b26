package org.bce3s.option;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.bce3s.process.GpuPool;
import org.bce3s.process.Launch;
import org.bce3s.settings.TrainSettings;
import org.bce3s.sweep.Plan;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --jobs} of the commands that train several runs. */
public final class JobsOption {
  private static final String AUTO = "auto";

  @Option(
      names = "--jobs",
      paramLabel = "N|auto",
      defaultValue = "1",
      description =
          "Runs at a time; auto: as many as fill the cores of this machine, or its GPUs, by the run"
              + " that needs most of them (default: ${DEFAULT-VALUE}). Two runs of one compute"
              + " thread each do more than one of two.")
  private String jobs;

  /** Whether this machine decides. */
  boolean isAuto() {
    return jobs.equals(AUTO);
  }

  /**
   * Checks the number.
   *
   * @throws ParameterException if it is none
   */
  public void check(CommandLine commandLine) {
    if (!isAuto() && !jobs.matches("[1-9]\\d{0,5}")) {
      throw new ParameterException(
          commandLine, "--jobs: " + jobs + " is not allowed; must be at least 1, or " + AUTO);
    }
  }

  /**
   * Runs at a time on this machine, at least 1.
   *
   * @param gpus that they share; empty where there are none
   * @throws ParameterException if each has but a part of a GPU, and they are more than fit
   */
  public int of(Plan plan, Optional<GpuPool> gpus, CommandLine commandLine) {
    int places = gpus.map(GpuPool::places).orElse(0);
    int runs = of(plan, Runtime.getRuntime().availableProcessors(), places);
    int fit = fitting(plan, places);
    if (gpus.filter(GpuPool::isShared).isPresent() && fit > 0 && runs > fit) {
      throw new ParameterException(
          commandLine,
          "--jobs: "
              + runs
              + " runs do not fit by --runs-per-gpu on these GPUs; at most "
              + fit
              + ", or auto");
    }
    return runs;
  }

  /** As above on a machine of so many cores and of GPUs with so many places for runs. */
  int of(Plan plan, int cores, int places) {
    if (!isAuto()) {
      return Integer.parseInt(jobs);
    }
    int fit = fitting(plan, places);
    return fit > 0
        ? fit
        : Math.max(1, cores / most(plan, train -> train.workers() * train.threads()));
  }

  /** How many runs find a place each, at least one; 0 where GPUs do not limit them. */
  private static int fitting(Plan plan, int places) {
    int wanted = most(plan, Launch::gpus);
    return wanted > 0 && places > 0 ? Math.max(1, places / wanted) : 0;
  }

  private static int most(Plan plan, ToIntFunction<TrainSettings> count) {
    return plan.cells().stream()
        .map(cell -> cell.row().settings().train())
        .mapToInt(count)
        .max()
        .orElse(1);
  }
}
