package org.bce3s.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.fault.FaultPoint;

/**
 * Writes a file so that every reader, at every moment and after every crash, sees either the old
 * content or the new one, whole.
 *
 * <p>The bytes go to a hidden temporary file beside the target, are forced to the disk, moved over
 * the target in one step, and the folder is forced. A temporary file left by a killed process is
 * overwritten by the next write. A file has one writer at a time; see {@link FolderLock}.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes bytes, durable when this method returns. Missing folders are created.
   *
   * @throws FolderException if the file cannot be written; the old content is then still there
   */
  public static void write(Path file, byte[] bytes) {
    replace(file, halves(bytes), true);
  }

  /**
   * Writes bytes one part after the other, durable when this method returns, so that a large file
   * need not be in memory at once. Missing folders are created.
   *
   * @param parts gone through once
   * @throws FolderException if the file cannot be written; the old content is then still there
   */
  public static void write(Path file, Iterable<ByteBuffer> parts) {
    replace(file, parts, true);
  }

  /**
   * Writes text as UTF-8, durable when this method returns.
   *
   * @throws FolderException if the file cannot be written; the old content is then still there
   */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes text that is of use to readers of this minute only (progress): never seen half-written,
   * but not forced, so it may be lost in a power failure.
   *
   * @throws FolderException if the file cannot be written
   */
  public static void publish(Path file, String text) {
    replace(file, halves(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  /**
   * Deletes a file if it is there.
   *
   * @throws FolderException if it cannot be deleted
   */
  public static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  /**
   * Deletes a folder and all that is in it; links are deleted and not followed.
   *
   * @throws FolderException if it cannot be deleted
   */
  public static void deleteFolder(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path inside : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(inside);
      }
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }

  /**
   * Creates a folder and its parents if they are missing.
   *
   * @throws FolderException if it cannot be created
   */
  public static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }

  /**
   * Makes creations, moves and deletions of a folder's entries durable.
   *
   * @throws FolderException if the system refuses
   */
  public static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }

  /**
   * Writes all bytes at a channel's position.
   *
   * @param halfWay reached when half of them are written
   * @throws IOException if the system refuses; some of them may be written then
   */
  public static void writeAll(FileChannel channel, byte[] bytes, FaultPoint halfWay)
      throws IOException {
    writeAll(channel, halves(bytes), halfWay);
  }

  private static void writeAll(FileChannel channel, Iterable<ByteBuffer> parts, FaultPoint partly)
      throws IOException {
    Iterator<ByteBuffer> next = parts.iterator();
    for (boolean first = true; next.hasNext(); first = false) {
      ByteBuffer part = next.next();
      while (part.hasRemaining()) {
        channel.write(part);
      }
      if (first && next.hasNext()) {
        partly.reached();
      }
    }
  }

  private static List<ByteBuffer> halves(byte[] bytes) {
    int half = bytes.length / 2;
    return bytes.length == 0
        ? List.of()
        : List.of(
            ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, bytes.length - half));
  }

  private static void replace(Path file, Iterable<ByteBuffer> parts, boolean durable) {
    Path folder = file.toAbsolutePath().getParent();
    createFolder(folder);
    Path temporary = folder.resolve("." + file.getFileName() + ".tmp");
    FaultPoint.FILE_BEFORE_WRITE.reached();
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        writeAll(channel, parts, FaultPoint.FILE_HALF_WRITTEN);
        FaultPoint.FILE_BEFORE_FORCE.reached();
        if (durable) {
          channel.force(true);
        }
      }
      FaultPoint.FILE_BEFORE_MOVE.reached();
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw FolderException.writing(file, e);
    }
    FaultPoint.FILE_BEFORE_FOLDER_FORCE.reached();
    if (durable) {
      forceFolder(folder);
    }
    FaultPoint.FILE_WRITTEN.reached();
  }

  /** The write has failed already; its own message matters, not that of the tidying. */
  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      return;
    }
  }
}
