package org.bce3s.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The right to write in a folder, held by one process at a time.
 *
 * <p>The operating system holds the lock on a file named {@code lock} and drops it when the process
 * ends, however it ends, so a lock is never stale. The file's text names the owner for a person; it
 * is no proof of anything.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final long RETRY_MILLIS = 50;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for another owner at most so long.
   *
   * @param folder the folder; created if missing
   * @param patience how long to wait, zero for not at all
   * @throws FolderException naming the owner if another process keeps the lock, or if the lock file
   *     cannot be written
   */
  public static FolderLock acquire(Path folder, Duration patience) {
    AtomicFile.createFolder(folder);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<FolderLock> lock = tryAcquire(folder.resolve(NAME));
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new FolderException(folder + " is in use by " + owner(folder));
      }
      sleep(folder);
    }
  }

  /**
   * Whether a process, this one included, holds the lock of a folder.
   *
   * @throws FolderException if the lock file cannot be opened
   */
  public static boolean isHeld(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return true;
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  /** Who holds or last held the lock of a folder, e.g. {@code pid 12 on host since ...}. */
  public static String owner(Path folder) {
    try {
      String text = Files.readString(folder.resolve(NAME)).strip();
      return text.isEmpty() ? "another process" : text;
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Gives the folder to others. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FolderException("cannot release a lock: " + e.getMessage());
    }
  }

  private static Optional<FolderLock> tryAcquire(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(describe().getBytes(StandardCharsets.UTF_8)));
          return Optional.of(new FolderLock(channel));
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        channel.close();
        return Optional.empty();
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  private static String describe() {
    return String.format(
        Locale.ROOT,
        "pid %d on %s since %s\n",
        ProcessHandle.current().pid(),
        host(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  private static void sleep(Path folder) {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FolderException("interrupted while waiting for " + folder);
    }
  }
}
