package org.bce3s.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The right to write in a folder, held by one process at a time.
 *
 * <p>The operating system holds the lock on a file named {@code lock} and drops it when the process
 * ends, however it ends, so a lock is never stale. The file's text names the owner for a person; it
 * is no proof of anything.
 *
 * <p>The system's locks belong to a process, and closing any descriptor of the file drops them. So
 * this class remembers what its own process holds and never opens such a file again, and opens
 * others one at a time.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final long RETRY_MILLIS = 10;

  /**
   * Whoever only asks holds the lock for an instant, which must not look like an owner: so often it
   * must have been held, which is no matter of time on a busy machine.
   */
  private static final int HELD_BY_AN_OWNER = 25;

  /** The lock files that this process holds, and what they say of their owner. */
  private static final Map<Path, String> HELD = new HashMap<>();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for another owner at most so long.
   *
   * @param folder the folder; created if missing
   * @param patience how long to wait, zero for not at all
   * @throws FolderException naming the owner if another process, or this one, keeps the lock, or if
   *     the lock file cannot be written
   */
  public static FolderLock acquire(Path folder, Duration patience) {
    AtomicFile.createFolder(folder);
    long start = System.nanoTime();
    for (int tries = 1; ; tries++) {
      Optional<FolderLock> lock = tryAcquire(folder);
      if (lock.isPresent()) {
        return lock.get();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(patience) >= 0 && (heldHere(folder) || tries >= HELD_BY_AN_OWNER)) {
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
    synchronized (HELD) {
      Path file = folder.resolve(NAME);
      if (heldHere(folder)) {
        return true;
      }
      if (!Files.exists(file)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null;
      } catch (NoSuchFileException gone) { // since it was looked for
        return false;
      } catch (IOException e) {
        throw FolderException.writing(file, e);
      }
    }
  }

  /** Who holds or last held the lock of a folder, e.g. {@code pid 12 on host since ...}. */
  public static String owner(Path folder) {
    synchronized (HELD) {
      try {
        Path file = folder.resolve(NAME);
        String text = (heldHere(folder) ? HELD.get(real(file)) : Files.readString(file)).strip();
        return text.isEmpty() ? "another process" : text;
      } catch (IOException e) {
        return "another process";
      }
    }
  }

  /** Gives the folder to others. */
  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(file);
      try {
        channel.close();
      } catch (IOException e) {
        throw new FolderException("cannot release a lock: " + e.getMessage());
      }
    }
  }

  private static Optional<FolderLock> tryAcquire(Path folder) {
    synchronized (HELD) {
      if (heldHere(folder)) {
        return Optional.empty();
      }
      Path file = folder.resolve(NAME);
      try {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
          FileLock lock = channel.tryLock();
          if (lock != null) {
            String owner = describe();
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
            HELD.put(real(file), owner);
            return Optional.of(new FolderLock(real(file), channel));
          }
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
  }

  private static boolean heldHere(Path folder) {
    synchronized (HELD) {
      try {
        return HELD.containsKey(real(folder.resolve(NAME)));
      } catch (IOException noSuchFile) {
        return false;
      }
    }
  }

  /** One path for each file, however it was named. */
  private static Path real(Path file) throws IOException {
    return file.toRealPath();
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
