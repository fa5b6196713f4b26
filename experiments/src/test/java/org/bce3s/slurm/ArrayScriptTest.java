package org.bce3s.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bce3s.tensor.RepeatableResults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task's script with programs of Slurm that only note that they were called. */
class ArrayScriptTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    program("scontrol", "echo \"$@\" >>" + folder + "/requeued");
    program("squeue", "cat " + folder + "/state 2>/dev/null");
    Files.createDirectory(folder.resolve("checkpoints"));
    Files.writeString(folder.resolve("3.checkpoints"), folder.resolve("checkpoints").toString());
    Files.writeString(folder.resolve("3.log"), folder.resolve("log.txt").toString());
    try (var in = SlurmArray.class.getResourceAsStream("array.sh")) {
      Files.copy(in, folder.resolve("array.sh"));
    }
  }

  @Test
  void turnsThatBringARunNoFurtherAreCounted() throws Exception {
    run("exit 75");
    run("exit 75");
    assertThat(requeued()).containsExactly("requeue 7_3", "requeue 7_3");
    run(": >" + folder + "/checkpoints/epoch-1; exit 75");
    run("exit 75");
    run("exit 75");
    assertThat(requeued()).hasSize(5);
    assertThat(folder.resolve("3.exit")).doesNotExist();

    assertThat(run("exit 75")).isEqualTo(1);
    assertThat(requeued()).hasSize(5);
    assertThat(folder.resolve("3.exit")).content().isEqualTo("1\n");
    assertThat(folder.resolve("log.txt"))
        .content()
        .isEqualTo(
            "three turns in a row ended before the run got further; ask for longer ones by"
                + " --time-limit\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCELLED None", "COMPLETING None"})
  void aTaskThatSlurmEndsIsNotQueuedAgain(String state) throws Exception {
    Files.writeString(folder.resolve("state"), state + "\n");
    assertThat(run("exit 75")).isEqualTo(75);
    assertThat(folder.resolve("requeued")).doesNotExist();
    assertThat(folder.resolve("3.exit")).as("the queue tells").doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING None", "COMPLETING TimeLimit", ""})
  void aTaskThatIsOutOfTimeIsQueuedAgain(String state) throws Exception {
    Files.writeString(folder.resolve("state"), state + "\n");
    assertThat(run("exit 75")).isEqualTo(75);
    assertThat(requeued()).containsExactly("requeue 7_3");
  }

  @Test
  void aKilledRunIsTheSweepsToTryAgain() throws Exception {
    assertThat(run("kill -9 $$")).isEqualTo(137);
    assertThat(folder.resolve("requeued")).doesNotExist();
    assertThat(folder.resolve("3.exit")).content().isEqualTo("137\n");
  }

  @Test
  void aTaskSetsItsEnvironmentItself() {
    assertThat(
            TaskEnvironment.of(
                Map.of(
                    "TF_DETERMINISTIC_OPS",
                    "0",
                    "LC_ALL",
                    "C.UTF-8",
                    "BCE3S_CLASS_PATH",
                    "a.jar",
                    "CUDA_VISIBLE_DEVICES",
                    "3",
                    "XLA_FLAGS",
                    "--x",
                    "TF_TOKEN_app",
                    "secret")))
        .containsAllEntriesOf(
            Map.of("TF_DETERMINISTIC_OPS", "0", "LC_ALL", "C.UTF-8", "BCE3S_CLASS_PATH", "a.jar"))
        .containsKeys(RepeatableResults.ENVIRONMENT.keySet().toArray(String[]::new))
        .containsKey("XLA_FLAGS")
        .doesNotContainKeys("TF_TOKEN_app", "CUDA_VISIBLE_DEVICES");
  }

  private List<String> requeued() throws IOException {
    return Files.readAllLines(folder.resolve("requeued"));
  }

  private int run(String script) throws Exception {
    Files.writeString(folder.resolve("3.sh"), script);
    ProcessBuilder builder =
        new ProcessBuilder("bash", folder.resolve("array.sh").toString(), folder.toString());
    builder.environment().merge("PATH", folder.toString(), (path, here) -> here + ":" + path);
    builder.environment().putAll(Map.of("SLURM_ARRAY_JOB_ID", "7", "SLURM_ARRAY_TASK_ID", "3"));
    Process process = builder.redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
