package org.bce3s.provenance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The variables of the environment by which a person steers TensorFlow, oneDNN, CUDA and the JVM.
 * It is a list of names, since a pattern such as TF_* would take another program's passwords along
 * into files that are published. A variable that is not set is not there.
 */
public final class SteeringVariables {
  /** As found in the libraries of TensorFlow 2.18, oneDNN 3.5 and CUDA 12. */
  private static final List<String> NAMES =
      List.of(
          "CUBLAS_WORKSPACE_CONFIG",
          "CUDA_DEVICE_ORDER",
          "CUDA_HOME",
          "CUDA_LAUNCH_BLOCKING",
          "CUDA_PATH",
          "CUDA_VISIBLE_DEVICES",
          "DNNL_CPU_ISA_HINTS",
          "DNNL_DEFAULT_FPMATH_MODE",
          "DNNL_MAX_CPU_ISA",
          "NVIDIA_TF32_OVERRIDE",
          "OMP_NUM_THREADS",
          "OMP_PROC_BIND",
          "ONEDNN_CPU_ISA_HINTS",
          "ONEDNN_DEFAULT_FPMATH_MODE",
          "ONEDNN_MAX_CPU_ISA",
          "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_LEVEL",
          "TF_CONV2D_USE_FP16_ACCUMULATE",
          "TF_CUDNN_DISABLE_CONV_1X1_OPTIMIZATION",
          "TF_CUDNN_USE_AUTOTUNE",
          "TF_DETERMINISTIC_OPS",
          "TF_ENABLE_MAXPOOL_NANPROP",
          "TF_ENABLE_ONEDNN_OPTS",
          "TF_ENABLE_ONEDNN_SPMM",
          "TF_ENABLE_ZENDNN_OPTS",
          "TF_FORCE_GPU_ALLOW_GROWTH",
          "TF_FORCE_UNIFIED_MEMORY",
          "TF_FP16_MATMUL_USE_FP32_COMPUTE",
          "TF_GPU_ALLOCATOR",
          "TF_GPU_THREAD_COUNT",
          "TF_GPU_THREAD_MODE",
          "TF_MATMUL_AUTOTUNE_ENABLE",
          "TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE",
          "TF_NUM_INTEROP_THREADS",
          "TF_NUM_INTRAOP_THREADS",
          "TF_ONEDNN_ASSUME_FROZEN_WEIGHTS",
          "TF_ONEDNN_USE_SYSTEM_ALLOCATOR",
          "TF_OVERRIDE_GLOBAL_THREADPOOL",
          "TF_SET_ONEDNN_FPMATH_MODE",
          "TF_USE_CUBLASLT",
          "TF_USE_DEEP_CONV2D",
          "TF_XLA_FLAGS",
          "XLA_FLAGS");

  private static final List<String> OF_JVM =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** Sizes, switches and modes; properties, agents and commands may hold passwords. */
  private static final String JVM_OPTION =
      "-X(int|comp|mixed|batch|m[nsx]\\d+\\w?|ss\\d+\\w?|X:[+-]\\w+|X:\\w+=\\d+[kKmMgGtT]?)";

  private SteeringVariables() {}

  /** Whether a variable is one of TensorFlow's, oneDNN's or CUDA's here. */
  public static boolean isOne(String name) {
    return NAMES.contains(name);
  }

  /** Those that are set, as {@code NAME=value NAME=value}; of the JVM's the options known here. */
  static String in(Map<String, String> environment) {
    List<String> set = new ArrayList<>();
    for (String name : NAMES) {
      if (environment.containsKey(name)) {
        set.add(name + "=" + environment.get(name));
      }
    }
    for (String name : OF_JVM) {
      if (environment.containsKey(name)) {
        set.add(name + "=" + jvmOptions(environment.get(name)));
      }
    }
    return String.join(" ", set);
  }

  private static String jvmOptions(String options) {
    return Arrays.stream(options.strip().split("\\s+"))
        .filter(option -> option.matches(JVM_OPTION))
        .collect(Collectors.joining(" "));
  }
}
