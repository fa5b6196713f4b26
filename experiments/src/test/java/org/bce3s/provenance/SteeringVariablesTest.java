package org.bce3s.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SteeringVariablesTest {
  @Test
  void leaveOutWhatOtherProgramsHide() {
    assertThat(
            SteeringVariables.in(
                Map.of(
                    "TF_TOKEN_app_terraform_io", "SECRET",
                    "TF_HTTP_PASSWORD", "hunter2",
                    "TF_VAR_key", "SECRET",
                    "TF_JOB_NAME", "SECRET",
                    "CUDA_TOKEN", "SECRET",
                    "OMP_API_KEY", "SECRET",
                    "MKL_LICENSE", "SECRET",
                    "CUDA_HOME", "/usr/local/cuda-12",
                    "CUDA_VISIBLE_DEVICES", "3")))
        .isEqualTo("CUDA_HOME=/usr/local/cuda-12 CUDA_VISIBLE_DEVICES=3");
  }

  @Test
  void takeOfTheJvmsOptionsNoPropertyAgentOrCommand() {
    assertThat(
            SteeringVariables.in(
                Map.of(
                    "JAVA_TOOL_OPTIONS",
                    " -Xint -Dhttp.proxyPassword=SECRET -javaagent:a.jar=SECRET -Xmx4g"
                        + " -XX:OnError=curl,SECRET -XX:+UseSerialGC -XX:ActiveProcessorCount=2")))
        .isEqualTo("JAVA_TOOL_OPTIONS=-Xint -Xmx4g -XX:+UseSerialGC -XX:ActiveProcessorCount=2");
  }

  @Test
  void tellUnsetFromDefault() {
    assertThat(SteeringVariables.in(Map.of("TF_DETERMINISTIC_OPS", "1")))
        .isEqualTo("TF_DETERMINISTIC_OPS=1");
    assertThat(SteeringVariables.in(Map.of())).isEmpty();
  }

  @Test
  void doNotDecideWhetherARunRepeatsToTheBit() {
    assertThat(Machine.BITS)
        .contains("onednn", "instruction_set", "processor_caches", "numeric_variables")
        .doesNotContain("environment");
    assertThat(Machine.describe()).containsKeys(Machine.BITS.toArray(String[]::new));
  }
}
