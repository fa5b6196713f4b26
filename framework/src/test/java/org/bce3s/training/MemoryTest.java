package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void theProcessDoesNotGrowOverHundredsOfSteps() throws IOException {
    assumeTrue(Files.isReadable(STATUS));
    TinyRun run = new TinyRun();
    run.epochs = 300;
    run.checkpointEvery = 50;
    List<Long> resident = new ArrayList<>();
    run.trainer()
        .train(
            folder,
            new TrainingObserver() {
              @Override
              public void epoch(EpochReport report) {
                resident.add(residentKilobytes());
              }
            },
            () -> false);

    // Steps 300 to 900; an image batch that is not freed would cost 18 MB over them.
    assertThat(resident.get(299) - resident.get(99)).isLessThan(8 * 1024L);
  }

  private static long residentKilobytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
