package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.FolderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on a file system of 1 MiB that fills up at every place it can. */
class DiskFullTest {
  private static final int PAGE = 4096;
  private static final int CAPACITY = 1 << 20;

  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + CAPACITY, "tmpfs", disk.toString()) == 0;
    assumeTrue(mounted, "needs root on Linux, to mount a small tmpfs");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnOnceThereIsSpace() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    sweep(elsewhere);
    Map<String, String> undisturbed = Remains.of(elsewhere);
    int refusals = 0;
    for (int pages = 0; pages < CAPACITY / PAGE; pages += 3) {
      Path out = disk.resolve("out");
      Path ballast = fillAllBut(pages);
      String complaint = complaint(out);
      if (complaint.isEmpty()) {
        break;
      }
      refusals++;
      assertThat(complaint).contains(disk.toString()).contains("the disk is full; free some space");
      Files.delete(ballast);
      assertThat(complaint(out)).isEmpty();
      assertThat(Remains.of(out)).as("%d pages", pages).isEqualTo(undisturbed);
      run("rm", "-r", out.toString());
    }
    assertThat(refusals).isGreaterThan(10);
  }

  /** What a sweep says that does not end well; empty if it does. */
  private String complaint(Path out) {
    try {
      SweepOutcome outcome = sweep(out);
      return outcome.failures().isEmpty() ? "" : outcome.failures().get(0).failure().message();
    } catch (FolderException e) {
      return e.getMessage();
    }
  }

  private Path fillAllBut(int pages) throws IOException {
    Path ballast = disk.resolve("ballast");
    byte[] page = new byte[PAGE];
    int written = 0;
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(page);
        written++;
      }
    } catch (IOException full) {
      try (var channel = Files.newByteChannel(ballast, StandardOpenOption.WRITE)) {
        channel.truncate((long) Math.max(0, written - pages) * PAGE);
      }
    }
    return ballast;
  }

  private SweepOutcome sweep(Path out) {
    SweepOptions options =
        new SweepOptions(folder, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    return FakeSweep.here(FakeSweep.small(folder), options).run();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
