package org.bce3s.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The instruction sets of an x86-64 processor between which oneDNN chooses its kernels, in its
 * order and by its names, so far as they matter for float32 and bfloat16. Each takes the
 * processor's flags (as Linux names them) of its own and of those that it extends.
 */
public enum InstructionSet {
  /** What every x86-64 processor of the last 15 years has. */
  SSE41("sse4_1"),
  /** The least that TensorFlow runs on. */
  AVX("avx"),
  /** With fused multiplication and addition. */
  AVX2("avx2"),
  /** AVX512; bfloat16 is computed by float32's instructions, slower than float32. */
  AVX512_CORE("avx512f", "avx512bw", "avx512vl", "avx512dq"),
  /** With instructions for 8-bit integers. */
  AVX512_CORE_VNNI("avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_vnni"),
  /** With instructions for bfloat16. */
  AVX512_CORE_BF16("avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_vnni", "avx512_bf16"),
  /** With tiles for bfloat16. */
  AVX512_CORE_AMX(
      "avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_vnni", "avx512_bf16", "amx_bf16");

  /** oneDNN's further names of caps, with the largest of these sets that each allows. */
  private static final Map<String, InstructionSet> OTHER_CAPS =
      Map.of(
          "AVX2_VNNI", AVX2,
          "AVX2_VNNI_2", AVX2,
          "AVX512_CORE_FP16", AVX512_CORE_BF16,
          "AVX10_1_512", AVX512_CORE_BF16);

  /** oneDNN's names of no cap. */
  private static final Set<String> UNCAPPED = Set.of("ALL", "DEFAULT");

  private final List<String> flags;

  InstructionSet(String... flags) {
    this.flags = List.of(flags);
  }

  /** Whether products of bfloat16 are faster than those of float32. */
  public boolean hasBfloat16() {
    return compareTo(AVX512_CORE_BF16) >= 0;
  }

  /**
   * Whether a name keeps oneDNN from some instructions, of this processor or of a larger one: it is
   * neither empty nor one of those that allow all.
   */
  public static boolean isCap(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return !upper.isEmpty() && !UNCAPPED.contains(upper) && !upper.contains("AMX");
  }

  /**
   * What oneDNN uses of a processor's; empty if it has none of these.
   *
   * @param cap oneDNN's name of the largest that it may use; passed over where it knows none such
   */
  public static Optional<InstructionSet> of(List<String> flags, String cap) {
    String name = cap.toUpperCase(Locale.ROOT);
    InstructionSet largest =
        Arrays.stream(values())
            .filter(set -> set.name().equals(name))
            .findFirst()
            .orElse(OTHER_CAPS.getOrDefault(name, AVX512_CORE_AMX));
    return Arrays.stream(values())
        .filter(set -> set.compareTo(largest) <= 0 && flags.containsAll(set.flags))
        .reduce((smaller, larger) -> larger);
  }
}
