package org.bce3s.tensor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.machine.InstructionSet;
import org.bce3s.machine.Processor;

/**
 * What is in force, beside a run's settings, on which the bits of its numbers depend: switches of
 * the environment, read by TensorFlow, oneDNN and CUDA when they start, and what oneDNN makes of
 * the processor. This is the one place that reads them; {@link RepeatableResults} sets them.
 *
 * @param deterministicOps whether a GPU gives the same bits again
 * @param tf32 whether a GPU may round the factors of float32 products to ten bits
 * @param oneDnn whether oneDNN computes convolutions and products on the CPU
 * @param instructionSet what oneDNN uses of an x86-64 processor; empty on another
 * @param cachesAssumed whether oneDNN is told sizes of the processor's caches, which it hides
 * @param others further variables that change bits and are set, by name
 */
public record NumericSwitches(
    boolean deterministicOps,
    boolean tf32,
    boolean oneDnn,
    Optional<InstructionSet> instructionSet,
    boolean cachesAssumed,
    Map<String, String> others) {
  private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";
  private static final String VARIABLES = "numeric_variables";
  private static final Set<String> OF_PROCESSOR =
      Set.of("instruction_set", "bf16", "processor_caches", VARIABLES);

  /** oneDNN takes the first that is set. */
  private static final List<String> INSTRUCTION_SET_CAPS =
      List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  /** Names in TensorFlow 2.18's and oneDNN 3.5's libraries, and of cuBLAS, that change kernels. */
  static final List<String> OTHERS =
      List.of(
          "CUBLAS_WORKSPACE_CONFIG",
          "DNNL_CPU_ISA_HINTS",
          "DNNL_DEFAULT_FPMATH_MODE",
          "ONEDNN_CPU_ISA_HINTS",
          "ONEDNN_DEFAULT_FPMATH_MODE",
          "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_LEVEL",
          "TF_CONV2D_USE_FP16_ACCUMULATE",
          "TF_CUDNN_DISABLE_CONV_1X1_OPTIMIZATION",
          "TF_CUDNN_USE_AUTOTUNE",
          "TF_ENABLE_MAXPOOL_NANPROP",
          "TF_ENABLE_ONEDNN_SPMM",
          "TF_ENABLE_ZENDNN_OPTS",
          "TF_FP16_MATMUL_USE_FP32_COMPUTE",
          "TF_MATMUL_AUTOTUNE_ENABLE",
          "TF_ONEDNN_ASSUME_FROZEN_WEIGHTS",
          "TF_SET_ONEDNN_FPMATH_MODE",
          "TF_USE_CUBLASLT",
          "TF_USE_DEEP_CONV2D",
          "TF_XLA_FLAGS",
          "XLA_FLAGS");

  /** Copies the map. */
  public NumericSwitches {
    others = new LinkedHashMap<>(others);
  }

  /** In this process. */
  public static NumericSwitches here() {
    return of(System.getenv());
  }

  /** In the process of a run that this one would start on this machine. */
  public static NumericSwitches ofRuns() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    RepeatableResults.in(environment);
    return of(environment);
  }

  private static NumericSwitches of(Map<String, String> environment) {
    return of(environment, Processor.here(), ProcessorCaches.areHidden(Path.of("/")));
  }

  /** In a process with an environment on a processor which hides its caches or does not. */
  static NumericSwitches of(
      Map<String, String> environment, Processor processor, boolean cachesHidden) {
    boolean oneDnn =
        processor.canHaveOneDnn()
            && isOn(environment.get(ONEDNN)).orElse(processor.turnsOneDnnOn());
    String cap =
        INSTRUCTION_SET_CAPS.stream()
            .filter(environment::containsKey)
            .findFirst()
            .map(environment::get)
            .orElse("");
    Map<String, String> others = new LinkedHashMap<>();
    if (InstructionSet.isCap(cap)) {
      others.put(INSTRUCTION_SET_CAPS.get(0), cap.toUpperCase(Locale.ROOT));
    }
    OTHERS.stream()
        .filter(environment::containsKey)
        .forEach(name -> others.put(name, environment.get(name)));
    boolean assumes = ProcessorCaches.areAssumed(environment);
    if (oneDnn && cachesHidden && !assumes) {
      others.put(ProcessorCaches.VARIABLE, environment.get(ProcessorCaches.VARIABLE));
    }
    return new NumericSwitches(
        isOn(environment.get("TF_DETERMINISTIC_OPS")).orElse(false),
        !"0".equals(environment.get("NVIDIA_TF32_OVERRIDE")),
        oneDnn,
        InstructionSet.of(processor.flags(), cap),
        oneDnn && cachesHidden && assumes,
        others);
  }

  /** A switch as TensorFlow reads it; empty where it takes its own default. */
  private static Optional<Boolean> isOn(String value) {
    return switch (value == null ? "" : value.toLowerCase(Locale.ROOT)) {
      case "1", "true" -> Optional.of(true);
      case "0", "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Whether the CPU computes bfloat16 by instructions of its own, without which it is slow. */
  public boolean hasFastBfloat16() {
    return oneDnn && instructionSet.filter(InstructionSet::hasBfloat16).isPresent();
  }

  /** Why {@code train.precision: bf16} is no gain on this CPU; empty if it is one, or unknown. */
  public Optional<String> whyBfloat16IsSlow() {
    if (hasFastBfloat16() || (oneDnn && instructionSet.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        oneDnn
            ? "train.precision: bf16 is about half as fast as f32 on a CPU without instructions for"
                + " bfloat16 (avx512_bf16 or amx_bf16); f32 is faster here"
            : "train.precision: bf16 is many times slower than f32 on a CPU without oneDNN; f32 is"
                + " faster here");
  }

  /**
   * Those that a person sets, by name, as they are in force on a kind of device: what follows from
   * the model of a processor or a GPU is not among them. In an order that does not change.
   */
  public Map<String, String> chosen(boolean gpu) {
    Map<String, String> values = new LinkedHashMap<>(gpu ? ofGpu() : ofCpu());
    values.keySet().removeAll(OF_PROCESSOR);
    if (!others.isEmpty()) {
      values.put(VARIABLES, variables());
    }
    return values;
  }

  private String variables() {
    return others.entrySet().stream()
        .map(other -> other.getKey() + "=" + other.getValue())
        .collect(Collectors.joining(" "));
  }

  /**
   * Those that change bits on the CPU, by name, in an order that does not change: {@code onednn},
   * {@code instruction_set}, {@code bf16}, {@code processor_caches}, {@code numeric_variables}.
   */
  public Map<String, String> ofCpu() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("onednn", onOff(oneDnn));
    values.put("instruction_set", instructionSet.map(Enum::name).orElse("unknown"));
    values.put(
        "bf16",
        oneDnn && instructionSet.isEmpty() ? "unknown" : hasFastBfloat16() ? "native" : "emulated");
    values.put("processor_caches", cachesAssumed ? "assumed" : "as the processor says");
    values.put(VARIABLES, variables());
    return values;
  }

  /** Those that change bits on a GPU, by name: {@code deterministic_ops}, {@code tf32}. */
  public Map<String, String> ofGpu() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("deterministic_ops", onOff(deterministicOps));
    values.put("tf32", onOff(tf32));
    return values;
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}
