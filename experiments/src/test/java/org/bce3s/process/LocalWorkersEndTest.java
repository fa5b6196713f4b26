package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeWorker;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How two processes end together that train nothing. */
class LocalWorkersEndTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"ok", "waits", "lost"})
  void aRunIsDoneWhenWorker0HasTheResultWhateverTheOtherDoes(String behaviour) throws IOException {
    long start = System.nanoTime();

    assertThat(train(behaviour)).isEqualTo(RunProgram.DONE);
    assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(run().weightsSha256()).isPresent();
    assertThat(run().failure()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void aPortThatWasTakenMeanwhileIsNoFaultOfTheRun() throws IOException {
    Files.createFile(folder.resolve("hang"));
    assertThat(train("taken")).isEqualTo(RunProgram.DONE);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "port-in-use: worker 1: cannot listen on port 20001; all workers start again from the"
                + " last checkpoint (1 of 5 times)\n");
  }

  private RunFolder run() {
    return new RunFolder(folder.resolve("seed-0"));
  }

  private int train(String behaviour) throws IOException {
    Files.createDirectories(run().path());
    Files.writeString(run().resolvedYaml(), FakeRuns.row("bce", 0.1, 3).resolvedYaml());
    Files.writeString(folder.resolve("worker"), behaviour);
    return new LocalWorkers(
            RunCommandLine.ofThisJvm(FakeWorker.class.getName(), "128m"),
            new Launch(run(), 0, folder, Optional.empty(), Cluster.ALONE, 1),
            2,
            new PrintStream(told, true, StandardCharsets.UTF_8))
        .run(() -> false);
  }
}
