package org.bce3s.option;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bce3s.machine.GpuShare;
import org.bce3s.process.GpuPool;
import org.bce3s.process.Launch;
import org.bce3s.sweep.Plan;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options {@code --gpus} and {@code --runs-per-gpu} of the commands that start runs on this
 * machine, or plan to.
 */
public final class GpuOption {
  private static final String ALL = "all";
  private static final String NONE = "none";
  private static final double PER_CENT = 100;

  @Option(
      names = "--gpus",
      paramLabel = "all|none|0,1,...",
      description =
          "GPUs of this machine that the runs share: each gets a free one, or one a worker, and sees"
              + " no other (default: all that CUDA_VISIBLE_DEVICES leaves).")
  private String gpus;

  @Option(
      names = "--runs-per-gpu",
      paramLabel = "N",
      description =
          "Small runs that share a GPU, each with at most its part of the memory: --jobs auto starts"
              + " N on each (default: a run a GPU, while they suffice).")
  private Integer runsPerGpu;

  /** Whether GPUs were named. */
  public boolean given() {
    return gpus != null;
  }

  /** Whether it was said how many runs share one. */
  public boolean shares() {
    return runsPerGpu != null;
  }

  /**
   * Checks the list and the number.
   *
   * @throws ParameterException if they are none
   */
  public void check(CommandLine commandLine) {
    if (shares() && runsPerGpu < 1) {
      throw new ParameterException(
          commandLine, "--runs-per-gpu: " + runsPerGpu + " is not allowed; must be at least 1");
    }
    if (shares() && NONE.equals(gpus)) {
      throw new ParameterException(
          commandLine, "--runs-per-gpu needs GPUs, and --gpus none hides all");
    }
    if (!given() || gpus.equals(ALL) || gpus.equals(NONE)) {
      return;
    }
    List<String> list = list();
    if (!gpus.matches("[\\w/-]+(,[\\w/-]+)*") || gpus.startsWith("-")) {
      throw new ParameterException(
          commandLine, "--gpus: \"" + gpus + "\" is neither all nor none nor a list such as 0,1");
    }
    if (new HashSet<>(list).size() < list.size()) {
      throw new ParameterException(commandLine, "--gpus: \"" + gpus + "\" names one twice");
    }
  }

  /** What runs get; empty on a machine without GPUs, where there is nothing to hand out. */
  public Optional<GpuPool> pool() {
    List<String> list = list();
    return list.isEmpty() && !NONE.equals(gpus)
        ? Optional.empty()
        : Optional.of(
            new GpuPool(list, shares() ? OptionalInt.of(runsPerGpu) : OptionalInt.empty()));
  }

  /** Lines that say who gets what; on a machine without GPUs none but what is in vain. */
  public List<String> describe(Plan plan) {
    List<String> list = list();
    if (list.isEmpty()) {
      return shares()
          ? List.of("note: --runs-per-gpu does nothing here: this machine has no GPU")
          : List.of();
    }
    String wanted =
        plan.cells().stream()
            .map(cell -> Launch.gpus(cell.row().settings().train()))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(count -> count + " (rows " + rows(plan, count) + ")")
            .collect(Collectors.joining(", "));
    return List.of(
        "GPUs "
            + String.join(", ", list)
            + ": a run gets those that fewest others have: "
            + wanted
            + shared());
  }

  private String shared() {
    return shares() && runsPerGpu > 1
        ? String.format(
            Locale.ROOT,
            "; %d runs share a GPU, each with at most %.0f %% of its memory",
            runsPerGpu,
            PER_CENT * GpuShare.memory(runsPerGpu))
        : "";
  }

  private static String rows(Plan plan, int count) {
    return plan.cells().stream()
        .filter(cell -> Launch.gpus(cell.row().settings().train()) == count)
        .map(cell -> cell.row().name())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private List<String> list() {
    return !given() || gpus.equals(ALL)
        ? GpuPool.here()
        : gpus.equals(NONE) ? List.of() : Arrays.asList(gpus.split(",", -1));
  }
}
