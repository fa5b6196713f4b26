package org.bce3s.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsualStartTest {
  @TempDir private Path folder;

  @Test
  void plansAndTrainsAndLeavesNothing() throws Exception {
    Path loaded = folder.resolve("loaded");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                System.getProperty("java.class.path"),
                UsualStart.class.getName())
            .directory(Files.createDirectory(folder.resolve("here")).toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    assertThat(out).contains("usual-start seed 0").contains("epoch 1/1");
    for (Path place : new Path[] {temporary, folder.resolve("here")}) {
      try (Stream<Path> left = Files.list(place)) {
        assertThat(left).isEmpty();
      }
    }
    assertThat(Files.readString(loaded))
        .contains("org.bce3s.cli.PlanCommand ")
        .contains("org.bce3s.run.RunProgram ")
        .contains("org.bce3s.training.Trainer ")
        .contains("org.tensorflow.Session ");
  }
}
