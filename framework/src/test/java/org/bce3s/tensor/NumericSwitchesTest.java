package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.machine.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

class NumericSwitchesTest {
  private static final String AVX512 = "sse4_1 avx avx2 fma avx512f avx512bw avx512vl avx512dq";
  private static final String ZEN4 = AVX512 + " avx512_vnni avx512_bf16";

  @ParameterizedTest
  @CsvSource({
    // what TensorFlow does by itself
    "sse4_1 avx avx2, , false",
    AVX512 + ", , false",
    "sse4_1 avx avx2 avx_vnni, , true",
    ZEN4 + ", , true",
    // what the environment says
    "sse4_1 avx avx2, 1, true",
    "sse4_1 avx avx2, TRUE, true",
    ZEN4 + ", 0, false",
    ZEN4 + ", False, false",
    // TensorFlow warns of such a value and takes its own default
    ZEN4 + ", off, true",
    "sse4_1 avx avx2, '', false"
  })
  void tellWhetherOneDnnComputes(String flags, String asked, boolean oneDnn) {
    Map<String, String> environment = new HashMap<>();
    if (asked != null) {
      environment.put("TF_ENABLE_ONEDNN_OPTS", asked);
    }
    assertThat(of(flags, environment).oneDnn()).isEqualTo(oneDnn);
  }

  /** What TensorFlow renames for oneDNN says whether it is on, in this process at least. */
  @Test
  void tellTheTruthAboutThisProcess() {
    try (GraphSession session = new GraphSession(1, false, 1)) {
      var tf = session.tf();
      Input<TFloat32> x = session.keep(Input.floats(tf, 1, 8, 8, 4));
      Input<TFloat32> w = session.keep(Input.floats(tf, 3, 3, 4, 4));
      var y = tf.nn.conv2d(x.operand(), w.operand(), List.of(1L, 1L, 1L, 1L), "SAME");
      x.set(new float[256]);
      w.set(new float[144]);
      List<TracedOperation> trace = session.trace(List.of(x, w), List.of((Op) y));

      assertThat(trace.stream().anyMatch(o -> o.toString().contains("_Mkl")))
          .as("%s", trace)
          .isEqualTo(NumericSwitches.here().oneDnn());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sse4_1, , SSE41, emulated",
    "sse4_1 avx, , AVX, emulated",
    "sse4_1 avx avx2, , AVX2, emulated",
    AVX512 + ", , AVX512_CORE, emulated",
    AVX512 + " avx512_vnni, , AVX512_CORE_VNNI, emulated",
    ZEN4 + ", , AVX512_CORE_BF16, native",
    ZEN4 + " amx_bf16, , AVX512_CORE_AMX, native",
    ZEN4 + ", avx2, AVX2, emulated",
    ZEN4 + ", AVX512_CORE_AMX, AVX512_CORE_BF16, native",
    ZEN4 + ", DEFAULT, AVX512_CORE_BF16, native",
    ZEN4 + ", AVX2_VNNI, AVX2, emulated",
    ZEN4 + ", avx2_vnni_2, AVX2, emulated",
    ZEN4 + " amx_bf16, AVX512_CORE_FP16, AVX512_CORE_BF16, native",
    ZEN4 + " amx_bf16, AVX10_1_512, AVX512_CORE_BF16, native",
    ZEN4 + " amx_bf16, AVX10_1_512_AMX, AVX512_CORE_AMX, native",
  })
  void nameTheInstructionSetUnderItsCap(String flags, String cap, String set, String bfloat16) {
    for (String name : List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")) {
      Map<String, String> environment = new HashMap<>(Map.of("TF_ENABLE_ONEDNN_OPTS", "1"));
      if (cap != null) {
        environment.put(name, cap);
      }
      assertThat(of(flags, environment).ofCpu())
          .containsEntry("instruction_set", set)
          .containsEntry("bf16", bfloat16);
    }
  }

  @Test
  void tellUnsetFromDefault() {
    Map<String, String> environment = new HashMap<>();
    assertThat(of(ZEN4, environment).ofGpu())
        .containsExactly(Map.entry("deterministic_ops", "off"), Map.entry("tf32", "on"));

    RepeatableResults.in(environment);
    assertThat(of(ZEN4, environment).ofGpu())
        .containsExactly(Map.entry("deterministic_ops", "on"), Map.entry("tf32", "off"));
  }

  @Test
  void thoseThatAPersonSetsDoNotDependOnTheProcessor() {
    Map<String, String> on = Map.of("TF_ENABLE_ONEDNN_OPTS", "1", "TF_DETERMINISTIC_OPS", "1");
    assertThat(of(ZEN4, on).chosen(false)).isEqualTo(Map.of("onednn", "on"));
    assertThat(of(AVX512, on).chosen(false)).isEqualTo(Map.of("onednn", "on"));
    assertThat(of(ZEN4, Map.of("TF_ENABLE_ONEDNN_OPTS", "0")).chosen(false))
        .isEqualTo(Map.of("onednn", "off"));
    assertThat(of(ZEN4, on).chosen(true))
        .isEqualTo(Map.of("deterministic_ops", "on", "tf32", "on"));
    assertThat(of(ZEN4, Map.of("TF_USE_DEEP_CONV2D", "1")).chosen(false))
        .containsEntry("numeric_variables", "TF_USE_DEEP_CONV2D=1");
  }

  /** On every processor, since the one that plans may be smaller than the one that trains. */
  @Test
  void aCapOnTheInstructionSetIsSetByAPerson() {
    for (String flags : List.of(ZEN4, AVX512, "sse4_1 avx avx2")) {
      assertThat(of(flags, Map.of("ONEDNN_MAX_CPU_ISA", "avx2")).chosen(false))
          .containsEntry("numeric_variables", "ONEDNN_MAX_CPU_ISA=AVX2");
      assertThat(of(flags, Map.of("DNNL_MAX_CPU_ISA", "AVX2")).chosen(false))
          .containsEntry("numeric_variables", "ONEDNN_MAX_CPU_ISA=AVX2");
    }
    for (String none : List.of("", "all", "DEFAULT", "AVX512_CORE_AMX", "AVX10_1_512_AMX")) {
      assertThat(of(ZEN4, Map.of("ONEDNN_MAX_CPU_ISA", none)).chosen(false))
          .as(none)
          .doesNotContainKey("numeric_variables");
    }
  }

  @Test
  void hiddenCachesMayBeLeftHidden() {
    Processor zen = Processor.of("amd64", "flags\t: " + ZEN4 + "\n");
    Map<String, String> off = Map.of("TF_ENABLE_ONEDNN_OPTS", "1", "BCE3S_ASSUME_CACHES", "0");
    assertThat(NumericSwitches.of(off, zen, true).cachesAssumed()).isFalse();
    assertThat(NumericSwitches.of(off, zen, true).chosen(false))
        .containsEntry("numeric_variables", "BCE3S_ASSUME_CACHES=0");
    assertThat(NumericSwitches.of(off, zen, false).chosen(false)).isEqualTo(Map.of("onednn", "on"));
    Map<String, String> on = Map.of("TF_ENABLE_ONEDNN_OPTS", "1");
    assertThat(NumericSwitches.of(on, zen, true).cachesAssumed()).isTrue();
  }

  @Test
  void warnOfBfloat16WhereItIsSlow() {
    Map<String, String> on = Map.of("TF_ENABLE_ONEDNN_OPTS", "1");
    assertThat(of(ZEN4, on).whyBfloat16IsSlow()).isEmpty();
    assertThat(of(AVX512, on).whyBfloat16IsSlow().orElseThrow()).contains("half as fast");
    assertThat(of(ZEN4, Map.of("TF_ENABLE_ONEDNN_OPTS", "0")).whyBfloat16IsSlow().orElseThrow())
        .contains("many times slower");
    Processor arm = Processor.of("aarch64", "Features\t: fp asimd\nCPU part\t: 0xd0c\n");
    assertThat(NumericSwitches.of(on, arm, false).whyBfloat16IsSlow()).isEmpty();
  }

  @Test
  void areNotThoseOfNamesThatOnlyChangeWhereThingsLie() {
    NumericSwitches plain = of(ZEN4, Map.of());
    assertThat(of(ZEN4, Map.of("CUDA_HOME", "/usr/local/cuda-12", "CUDA_VISIBLE_DEVICES", "3")))
        .isEqualTo(plain);
    assertThat(of(ZEN4, Map.of("TF_USE_DEEP_CONV2D", "1")).ofCpu())
        .containsEntry("numeric_variables", "TF_USE_DEEP_CONV2D=1");
  }

  @Test
  void aProcessorWithoutAvxIsNamedBeforeTensorFlowIsLoaded() {
    String old = "model name\t: QEMU Virtual CPU version 2.5+\nflags\t\t: fpu sse4_1\n";
    assertThat(Processor.of("amd64", old).whyUnfit().orElseThrow())
        .contains("AVX")
        .contains("QEMU Virtual CPU version 2.5+");
    assertThat(Processor.of("amd64", old.replace("sse4_1", "avx")).whyUnfit()).isEmpty();
    assertThat(Processor.of("aarch64", "Features\t: fp asimd\n").whyUnfit()).isEmpty();
    assertThat(Processor.of("amd64", "").whyUnfit()).isEmpty();
    assertThat(Processor.here().whyUnfit()).isEqualTo(Optional.empty());
  }

  private static NumericSwitches of(String flags, Map<String, String> environment) {
    return NumericSwitches.of(
        environment, new Processor("amd64", "A", List.of(flags.split(" "))), false);
  }
}
