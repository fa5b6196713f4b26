package org.bce3s.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bce3s.process.FreeMemory;
import org.bce3s.process.GpuPool;
import org.bce3s.process.RunCommandLine;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.PlannedMemory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code plan} that ask whether runs fit the memory of a machine. */
public final class MemoryCheckOptions {
  @Option(
      names = "--check",
      description =
          "Estimates the memory of a run of each row, by kind, and refuses (exit code 2) what cannot"
              + " fit. Nothing is trained; each row's graph is built, which takes seconds.")
  private boolean check;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "With --check, the memory there is for runs, e.g. that of another machine, 64g (default:"
              + " what is free here).")
  private String memory;

  @Mixin private JobsOption jobs;

  @Mixin private HeapOption heap;

  /**
   * Checks the options.
   *
   * @throws ParameterException if a size is none, or an option is given in vain
   */
  public void check(CommandLine commandLine) {
    jobs.check(commandLine);
    heap.check(commandLine);
    HeapOption.check("--memory", Optional.ofNullable(memory).orElse("1g"), commandLine);
    for (String option : List.of("--memory", "--jobs", "--heap")) {
      if (!check && commandLine.getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            commandLine, option + ": says something about memory; give --check too");
      }
    }
  }

  /** What the runs of a plan need; empty where it was not asked for. */
  public Optional<PlannedMemory> of(Plan plan, Path data) {
    return check ? Optional.of(PlannedMemory.of(plan, data, heap.bytes())) : Optional.empty();
  }

  /** The bytes there are; empty where nobody says so. */
  public OptionalLong allowed() {
    return memory == null ? FreeMemory.free() : OptionalLong.of(RunCommandLine.bytes(memory));
  }

  /** Runs at a time. */
  public int jobs(Plan plan, Optional<GpuPool> gpus, CommandLine commandLine) {
    return jobs.of(plan, gpus, commandLine);
  }
}
