package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void theProcessDoesNotGrowOverTwoThousandSteps() throws IOException {
    assumeTrue(Files.isReadable(STATUS));
    touchTheHeap();
    TinyRun run = new TinyRun(16);
    run.epochs = 700;
    run.checkpointEvery = 50;
    List<Long> resident = new ArrayList<>();
    run.trainer()
        .train(
            folder,
            new TrainingObserver() {
              @Override
              public void epoch(EpochReport report) {
                resident.add(residentKilobytes() - Runtime.getRuntime().totalMemory() / 1024);
              }
            },
            () -> false);

    // The Java heap may change its size once or twice: the median over all spans of 50 epochs is
    // not moved by it. In 150 steps, images that are not freed would cost 2.6 MiB.
    long[] growth = new long[600];
    Arrays.setAll(growth, i -> resident.get(i + 100) - resident.get(i + 50));
    Arrays.sort(growth);
    assertThat(growth[300]).as("kilobytes in 150 steps").isLessThan(1300);
    long whole = resident.get(699) - resident.get(99);
    assertThat(whole).as("kilobytes in 1800 steps").isLessThan(16_000);
  }

  /** Makes the heap as large and as resident as it may become, so that what grows is native. */
  private static void touchTheHeap() {
    long megabytes = Runtime.getRuntime().maxMemory() / (1 << 20) * 3 / 4;
    List<byte[]> blocks = new ArrayList<>();
    for (long i = 0; i < megabytes * 4; i++) {
      byte[] block = new byte[(1 << 18) - 64];
      block[0] = 1;
      blocks.add(block);
    }
    assertThat(blocks).isNotEmpty();
  }

  /** What is the process's own; pages of libraries come and go as the system likes. */
  private static long residentKilobytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("RssAnon:") || line.startsWith("VmSwap:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
