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
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.machine.GpuShare;

/**
 * The GPUs of a machine that its runs share: a run gets those that fewest others have. TensorFlow
 * would put every run on the first that it sees.
 */
public final class GpuPool {
  private final Map<String, Integer> runs = new LinkedHashMap<>();
  private final OptionalInt runsPerGpu;

  /**
   * A pool.
   *
   * @param gpus as {@value GpuShare#VISIBLE} names them: numbers or UUIDs, in order
   * @param runsPerGpu how many runs are meant to share each, of whose memory a run gets its part;
   *     empty where a run may take what is free
   */
  public GpuPool(List<String> gpus, OptionalInt runsPerGpu) {
    gpus.forEach(gpu -> runs.put(gpu, 0));
    this.runsPerGpu = runsPerGpu;
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
    String visible = environment.get(GpuShare.VISIBLE);
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

  /** How many runs of one GPU each have a place. */
  public synchronized int places() {
    return runs.size() * runsPerGpu.orElse(1);
  }

  /** Whether a run gets but a part of a GPU's memory, so that no more fit than have a place. */
  public boolean isShared() {
    return runsPerGpu.isPresent();
  }

  /** Takes so many different GPUs, or all there are where they are fewer, for a run. */
  synchronized List<String> take(int count) {
    List<String> freest = new ArrayList<>(runs.keySet());
    freest.sort(Comparator.comparing(runs::get)); // stable: of equals the first
    List<String> taken = List.copyOf(freest.subList(0, Math.min(count, freest.size())));
    taken.forEach(gpu -> runs.merge(gpu, 1, Integer::sum));
    return taken;
  }

  /** What the process of a run is told that has taken these. */
  Map<String, String> environment(List<String> taken) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(GpuShare.VISIBLE, String.join(",", taken));
    runsPerGpu.ifPresent(count -> environment.put(GpuShare.RUNS, String.valueOf(count)));
    return environment;
  }

  /** Gives back what {@link #take} gave. */
  synchronized void release(List<String> taken) {
    taken.forEach(gpu -> runs.merge(gpu, -1, Integer::sum));
  }
}
