package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose process did all of a start before its turn, beside one that did not. */
class PreparedRunTest {
  private static final String TINY =
      """
      seeds: [1]
      dataset: {name: shapes-lt, head_count: 12, imbalance_factor: 2, test_count: 3}
      augmentation: [{name: crop}, {name: flip}]
      backbone: {name: resnet8, width: 0.25}
      mixing: {mixup: true}
      loss:
        joint: {name: bce, weight: 1}
        contrastive: {name: bce, weight: 0.1, first_epoch: 0}
      train: {epochs: 2, batch_size: 32, device: cpu}
      """;

  @TempDir private Path folder;

  @Test
  void aPreparedRunIsThatOfAProcessStartedInItsTurnToTheBit() throws Exception {
    RunFolder plain = folder("plain");
    LocalLauncher launcher =
        new LocalLauncher(
            RunCommandLine.ofThisJvm(RunProcess.class.getName(), "512m"), Optional.empty(), true);
    assertThat(exitCode(launcher.launch(launch(plain)))).as(log(plain)).isZero();

    RunFolder prepared = new RunFolder(folder.resolve("prepared"));
    launcher.prepare(new NextRun(prepared, TINY, 1, folder), here());
    ProcessHandle waiting = ProcessHandle.current().children().findFirst().orElseThrow();
    assertThat(prepared.path()).doesNotExist();
    Child child = launcher.launch(launch(folder("prepared")));
    assertThat(child.pid()).isEqualTo(waiting.pid());
    assertThat(exitCode(child)).as(log(prepared)).isZero();

    assertThat(log(prepared)).isEqualTo(log(plain));
    for (String file :
        new String[] {
          "steps.csv",
          "predictions.csv",
          "quality.csv",
          "identity.txt",
          "checkpoints/epoch-000002-step-00000000/state.safetensors"
        }) {
      assertThat(prepared.path().resolve(file)).hasSameBinaryContentAs(plain.path().resolve(file));
    }
  }

  @Test
  void whatIsWrongWithAPreparedRunItsLogTells() throws Exception {
    String broken = TINY.replace("resnet8", "resnet9");
    LocalLauncher launcher =
        new LocalLauncher(
            RunCommandLine.ofThisJvm(RunProcess.class.getName(), "512m"), Optional.empty(), true);
    RunFolder prepared = new RunFolder(folder.resolve("broken"));
    launcher.prepare(new NextRun(prepared, broken, 1, folder), here());
    AtomicFile.write(folder("broken").resolvedYaml(), broken);
    assertThat(exitCode(launcher.launch(launch(prepared)))).isNotZero();
    assertThat(log(prepared)).contains(prepared.resolvedYaml() + ":4:").contains("resnet9");
  }

  private RunFolder folder(String name) throws IOException {
    RunFolder run = new RunFolder(Files.createDirectory(folder.resolve(name)));
    Files.writeString(run.resolvedYaml(), TINY);
    return run;
  }

  private Launch launch(RunFolder run) {
    return new Launch(run, 1, folder, Optional.empty(), Cluster.ALONE, 0);
  }

  private static String log(RunFolder run) throws IOException {
    return Files.readString(run.log());
  }

  private static int exitCode(Child child) throws InterruptedException {
    OptionalInt code = child.exitCode();
    while (code.isEmpty()) {
      Thread.sleep(20);
      code = child.exitCode();
    }
    return code.getAsInt();
  }

  /** A process that has room beside it: this one. */
  private static Child here() {
    return new Child() {
      @Override
      public long pid() {
        return ProcessHandle.current().pid();
      }

      @Override
      public OptionalInt exitCode() {
        return OptionalInt.empty();
      }

      @Override
      public void stop() {}

      @Override
      public void kill() {}
    };
  }
}
