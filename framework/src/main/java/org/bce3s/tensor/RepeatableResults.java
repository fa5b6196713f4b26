package org.bce3s.tensor;

import java.util.Map;

/**
 * The environment in which numbers are alike from one run and one machine to the next. The native
 * libraries read it when they start, so that it must be set before a process is: {@code
 * tools/bce3s} does so for its commands, {@link #in} for the processes of a sweep. What is in force
 * in the end, {@link NumericSwitches} tells.
 */
public final class RepeatableResults {
  /**
   * Variables and values. TF_DETERMINISTIC_OPS: on a GPU TensorFlow takes only kernels whose sums
   * have a fixed order, the first that works of cuDNN's instead of the fastest of a race, and
   * refuses operations that have none. NVIDIA_TF32_OVERRIDE: cuBLAS and cuDNN do not round float32
   * factors to the 10 bits of TF32. TF_ENABLE_ONEDNN_OPTS: oneDNN computes on every processor; on
   * those of the x86-64 family without VNNI, avx512_bf16 or AMX TensorFlow itself leaves it off,
   * and there grouped convolutions have no gradient and everything takes twice as long.
   */
  public static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TF_DETERMINISTIC_OPS", "1", "NVIDIA_TF32_OVERRIDE", "0", "TF_ENABLE_ONEDNN_OPTS", "1");

  private RepeatableResults() {}

  /**
   * Sets what is not set in the environment of a process to be started, or is empty, at which
   * TensorFlow would end the process.
   */
  public static void in(Map<String, String> environment) {
    ENVIRONMENT.forEach(
        (name, value) ->
            environment.merge(name, value, (given, ours) -> given.isEmpty() ? ours : given));
  }
}
