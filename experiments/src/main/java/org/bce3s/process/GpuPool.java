package org.bce3s.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The GPUs of a machine that its runs share: a run gets those that fewest others have. TensorFlow
 * would put every run on the first that it sees.
 */
public final class GpuPool {
  /** The environment variable that says which GPUs a process sees, separated by commas. */
  public static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

  private final Map<String, Integer> runs = new LinkedHashMap<>();

  /**
   * A pool.
   *
   * @param gpus as {@value #VARIABLE} names them: numbers or UUIDs, in order
   */
  public GpuPool(List<String> gpus) {
    gpus.forEach(gpu -> runs.put(gpu, 0));
  }

  /** The GPUs of this machine that this process may see; none where there is no NVIDIA driver. */
  public static List<String> here() {
    return found(System.getenv(), Path.of("/"));
  }

  /**
   * The GPUs that a process may see.
   *
   * @param root of the file system
   */
  static List<String> found(Map<String, String> environment, Path root) {
    String visible = environment.get(VARIABLE);
    if (visible != null) {
      return Arrays.stream(visible.split(",", -1))
          .map(String::strip)
          .takeWhile(gpu -> !gpu.isEmpty() && !gpu.startsWith("-")) // as CUDA reads it
          .toList();
    }
    try (Stream<Path> gpus = Files.list(root.resolve("proc/driver/nvidia/gpus"))) {
      return IntStream.range(0, (int) gpus.count()).mapToObj(String::valueOf).toList();
    } catch (IOException noDriver) {
      return List.of();
    }
  }

  /** The GPUs, in order. */
  public synchronized List<String> gpus() {
    return List.copyOf(runs.keySet());
  }

  /** Takes so many different GPUs, or all there are where they are fewer, for a run. */
  synchronized List<String> take(int count) {
    List<String> freest = new ArrayList<>(runs.keySet());
    freest.sort(Comparator.comparing(runs::get)); // stable: of equals the first
    List<String> taken = List.copyOf(freest.subList(0, Math.min(count, freest.size())));
    taken.forEach(gpu -> runs.merge(gpu, 1, Integer::sum));
    return taken;
  }

  /** Gives back what {@link #take} gave. */
  synchronized void release(List<String> taken) {
    taken.forEach(gpu -> runs.merge(gpu, -1, Integer::sum));
  }
}
