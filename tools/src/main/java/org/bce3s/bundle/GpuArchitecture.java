package org.bce3s.bundle;

import java.util.List;
import org.bce3s.failure.RequestException;
import org.bce3s.registry.NearestNames;

/**
 * A generation of NVIDIA GPUs, as compilers name it.
 *
 * @param number compute capability times ten, e.g. 90 for {@code sm_90} (H100, H200)
 */
public record GpuArchitecture(int number) {
  /** Those that TensorFlow's GPU build has machine code for, or whose code runs on them. */
  private static final List<String> KNOWN =
      List.of("sm_60", "sm_61", "sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90");

  /**
   * Reads a name such as {@code sm_90}.
   *
   * @throws RequestException if there is no such architecture, with the nearest names
   */
  public static GpuArchitecture of(String name) {
    if (!KNOWN.contains(name)) {
      List<String> nearest = NearestNames.of(name, KNOWN);
      throw new RequestException(
          "--gpu-arch: unknown architecture \""
              + name
              + "\"; "
              + (nearest.isEmpty()
                  ? "known: " + String.join(", ", KNOWN)
                  : "did you mean " + NearestNames.quoted(nearest) + "?"));
    }
    return new GpuArchitecture(Integer.parseInt(name.substring("sm_".length())));
  }

  /**
   * Whether machine code for another architecture runs on this one: that of the same major version
   * and no higher minor version does.
   */
  boolean runs(int other) {
    return other / 10 == number / 10 && other <= number;
  }
}
