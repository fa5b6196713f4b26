package org.bce3s.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;
import org.bce3s.table.RunFigures;

/**
 * A run as it lies on the disk, for whoever needs the room.
 *
 * @param folder its folder
 * @param state what it is
 * @param bytes what its files take
 * @param figures what it measured, if it is finished
 */
public record StoredRun(RunFolder folder, State state, long bytes, Optional<RunFigures> figures) {
  private static final String LEFT = ".removed";

  /** Below a folder of sweeps: experiment, row, seed. */
  private static final int MOST = 3;

  private static final int CHUNK = 1 << 16;

  /** What a run on the disk is. */
  public enum State {
    /** A process is at work in it. */
    RUNNING,
    /** Finished, in the place of a row and seed. */
    FINISHED,
    /** Begun, in the place of a row and seed. */
    BEGUN,
    /** Made room for another run of its row and seed; comes back when its settings do. */
    SET_ASIDE,
    /** What an interrupted removal left. */
    REMAINS
  }

  /**
   * All runs in some folders: of a run, of a sweep, or of sweeps.
   *
   * @throws FolderException if one is no folder or cannot be read
   */
  public static List<StoredRun> in(List<Path> places) {
    return folders(places).stream().map(StoredRun::of).toList();
  }

  /**
   * Their folders, which are found much faster than what their files take.
   *
   * @throws FolderException if one of the places is no folder or cannot be read
   */
  public static List<RunFolder> folders(List<Path> places) {
    List<RunFolder> found = new ArrayList<>();
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        throw new FolderException(place + " is no folder");
      }
      collect(place, 0, found);
    }
    return found;
  }

  private static void collect(Path folder, int depth, List<RunFolder> found) {
    RunFolder run = new RunFolder(folder);
    if (isRemains(run) || run.isOfRun()) {
      found.add(run);
    } else if (depth < MOST) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries
            .filter(Files::isDirectory)
            .sorted()
            .forEach(inner -> collect(inner, depth + 1, found));
      } catch (IOException e) {
        throw FolderException.reading(folder, e);
      }
    }
  }

  private static boolean isRemains(RunFolder folder) {
    return folder.path().toString().endsWith(LEFT);
  }

  /**
   * The run in a folder, all of whose files are looked at.
   *
   * @throws FolderException if one cannot be read
   */
  public static StoredRun of(RunFolder folder) {
    Optional<RunFigures> figures = folder.run().flatMap(folder::result);
    State state =
        isRemains(folder)
            ? State.REMAINS
            : FolderLock.isHeld(folder.path())
                ? State.RUNNING
                : RunStore.isSetAside(folder)
                    ? State.SET_ASIDE
                    : figures.isPresent() ? State.FINISHED : State.BEGUN;
    return new StoredRun(folder, state, bytes(folder.path()), figures);
  }

  private static long bytes(Path folder) {
    long bytes = 0;
    for (Path file : files(folder)) {
      bytes += file.toFile().length();
    }
    return bytes;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  /**
   * Deletes it. First its folder gets another name, so that what an interruption leaves is never
   * taken for a run.
   *
   * @throws RequestException if it is at work, or a sweep is in its folder
   * @throws FolderException if a file cannot be deleted
   */
  public void remove() {
    refuseIfRunning();
    Path path = folder.path().toAbsolutePath().normalize();
    Path sweep = path.resolve("../..").normalize();
    boolean ofSweep = Files.exists(new SweepFolder(sweep).journal());
    if (!ofSweep) {
      delete(path);
      return;
    }
    if (FolderLock.isHeld(sweep)) {
      throw new RequestException(
          sweep + " is being swept by " + FolderLock.owner(sweep) + "; nothing is removed there");
    }
    FolderLock lock = FolderLock.acquire(sweep, Duration.ZERO);
    try {
      delete(path);
    } finally {
      lock.close();
    }
  }

  private void delete(Path path) {
    Path left = state == State.REMAINS ? path : path.resolveSibling(path.getFileName() + LEFT);
    try {
      if (!left.equals(path)) {
        Files.move(path, left, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw FolderException.writing(left, e);
    }
    AtomicFile.deleteFolder(left);
  }

  /**
   * Packs it into {@code to/<experiment>/<row>/<seed folder>.zip}, which is compared with the files
   * before it gets its name. The run stays.
   *
   * @return the archive
   * @throws RequestException if it is at work, or such an archive is there
   * @throws FolderException if a file cannot be read or written
   */
  public Path archive(Path to) {
    refuseIfRunning();
    Path path = folder.path().toAbsolutePath().normalize();
    Path seed = path.getFileName();
    Path row = path.getParent().getFileName();
    Path archive =
        to.resolve(path.getParent().getParent().getFileName()).resolve(row).resolve(seed + ".zip");
    if (Files.exists(archive)) {
      throw new RequestException(archive + " is there already; choose another folder with --to");
    }
    AtomicFile.createFolder(archive.toAbsolutePath().getParent());
    Path partial = archive.resolveSibling(seed + ".zip.partial");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(partial))) {
        for (Path file : files(path)) {
          zip.putNextEntry(new ZipEntry(name(path, file)));
          Files.copy(file, zip);
          zip.closeEntry();
        }
      }
      check(path, partial);
      Files.move(partial, archive, StandardCopyOption.ATOMIC_MOVE);
      return archive;
    } catch (IOException e) {
      throw FolderException.writing(archive, e);
    }
  }

  /** The archive holds the folder of the run, so that it is unpacked in the row's. */
  private static String name(Path path, Path file) {
    return path.getFileName() + "/" + path.relativize(file).toString().replace('\\', '/');
  }

  private static void check(Path path, Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Path file : files(path)) {
        ZipEntry entry = zip.getEntry(name(path, file));
        try (InputStream packed = zip.getInputStream(entry);
            InputStream own = Files.newInputStream(file)) {
          if (!isSame(packed, own)) {
            throw new IOException(file + " changed while it was packed");
          }
        }
      }
    }
  }

  private static boolean isSame(InputStream one, InputStream other) throws IOException {
    byte[] left;
    do {
      left = one.readNBytes(CHUNK);
      if (!Arrays.equals(left, other.readNBytes(CHUNK))) {
        return false;
      }
    } while (left.length > 0);
    return true;
  }

  private void refuseIfRunning() {
    if (FolderLock.isHeld(folder.path())) {
      throw new RequestException(
          folder.path() + " is at work (" + FolderLock.owner(folder.path()) + "); stop it first");
    }
  }
}
