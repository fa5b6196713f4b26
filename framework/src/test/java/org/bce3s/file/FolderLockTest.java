package org.bce3s.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a folder as a process of its own sees it. */
class FolderLockTest {
  private static final int REFUSED = 9;

  @TempDir private Path folder;

  /** The other process: takes and gives the lock back so often, without waiting for it. */
  public static void main(String[] arguments) {
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try {
        FolderLock.acquire(Path.of(arguments[0]), Duration.ZERO).close();
      } catch (FolderException e) {
        System.exit(REFUSED);
      }
    }
  }

  @Test
  void survivesBeingAskedAboutByItsOwnProcess() throws Exception {
    FolderLock lock = FolderLock.acquire(folder, Duration.ZERO);
    try {
      assertThat(FolderLock.isHeld(folder)).isTrue();
      assertThat(FolderLock.isHeld(folder.resolve("../" + folder.getFileName()))).isTrue();
      assertThat(FolderLock.owner(folder)).startsWith("pid " + ProcessHandle.current().pid());
      assertThatThrownBy(() -> FolderLock.acquire(folder, Duration.ZERO))
          .isInstanceOf(FolderException.class)
          .hasMessageContaining("is in use by pid " + ProcessHandle.current().pid());
      assertThat(end(other(1))).isEqualTo(REFUSED);
    } finally {
      lock.close();
    }
    assertThat(FolderLock.isHeld(folder)).isFalse();
    assertThat(end(other(1))).isZero();
  }

  /** A run's folder may be deleted or moved at any moment. */
  @Test
  void aFolderThatGoesAwayWhileItIsAskedAboutIsNotHeld() throws Exception {
    Path lock = folder.resolve("lock");
    AtomicBoolean asked = new AtomicBoolean();
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!asked.get()) {
                  Files.write(lock, new byte[0]);
                  Files.delete(lock);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      for (int i = 0; i < 20_000; i++) {
        assertThat(FolderLock.isHeld(folder)).isFalse();
      }
    } finally {
      asked.set(true);
      other.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void whoeverAsksIsNotTakenForAnOwner() throws Exception {
    Process other = other(2_000);
    while (other.isAlive()) {
      FolderLock.isHeld(folder);
    }
    assertThat(end(other)).isZero();
  }

  private Process other(int times) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FolderLockTest.class.getName(),
            folder.toString(),
            String.valueOf(times))
        .inheritIO()
        .start();
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
