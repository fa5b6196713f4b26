package org.bce3s.machine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bce3s.spec.NotTraining;

/**
 * What a process has of the machine's GPUs, as whoever started it says in its environment: how much
 * memory it may take, and what is told of that. No number that is computed depends on it.
 *
 * @param gpus those of the process's run, as CUDA names them, in its order; none where nobody said
 * @param runs how many runs may be on each at a time; empty where nobody said
 */
@NotTraining
public record GpuShare(List<String> gpus, OptionalInt runs) {
  /** What {@link #values} tells, by name. */
  public static final List<String> NAMES = List.of("run_gpus", "runs_per_gpu");

  /** The variable that says which GPUs a process sees. */
  public static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  /** The variable that says which GPUs all workers of a run have, to each of them. */
  public static final String OF_RUN = "BCE3S_RUN_GPUS";

  /** The variable that says how many runs may share each GPU of a process. */
  public static final String RUNS = "BCE3S_RUNS_PER_GPU";

  /** Beside what it computes with, every process has a context and kernels on the GPU. */
  private static final double FOR_ALL_RUNS = 0.9;

  private static final double ALL_THAT_IS_FREE = 0;

  /** Copies the list. */
  public GpuShare {
    gpus = List.copyOf(gpus);
  }

  /** Of this process. */
  public static GpuShare here() {
    return of(System.getenv());
  }

  /** Of a process with an environment. */
  static GpuShare of(Map<String, String> environment) {
    String runs = environment.getOrDefault(RUNS, "");
    String gpus = environment.getOrDefault(OF_RUN, environment.getOrDefault(VISIBLE, ""));
    return new GpuShare(
        gpus.isBlank() ? List.of() : Arrays.asList(gpus.strip().split("\\s*,\\s*", -1)),
        runs.matches("[1-9]\\d{0,5}")
            ? OptionalInt.of(Integer.parseInt(runs))
            : OptionalInt.empty());
  }

  /** GPUs and runs by {@link #NAMES}, for provenance and tables; a text is empty if untold. */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(NAMES.get(0), String.join(" ", gpus));
    values.put(NAMES.get(1), runs.isPresent() ? String.valueOf(runs.getAsInt()) : "");
    return values;
  }

  /**
   * The part of a GPU's memory that the process may take, as TensorFlow reads it: 0 for all that is
   * free.
   */
  public double memory() {
    return runs.orElse(1) == 1 ? ALL_THAT_IS_FREE : memory(runs.getAsInt());
  }

  /** The part of a GPU's memory that each of several runs may take. */
  public static double memory(int runs) {
    return FOR_ALL_RUNS / runs;
  }
}
