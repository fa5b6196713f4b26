package org.bce3s.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bce3s.file.DataException;
import org.bce3s.file.StandIn;

/**
 * The files of a CIFAR set, read whole from its folder or, when there is none, from its archive.
 *
 * @param where the folder or archive, for messages
 * @param content the content of every file the format knows, by file name
 */
record CifarFiles(Path where, Map<String, byte[]> content) {
  /** More than any file of the format holds; keeps a hostile archive from filling the memory. */
  private static final long MAXIMUM_FILE_BYTES = 500_000_000;

  /**
   * Reads the files.
   *
   * @throws DataException if there is neither folder nor archive, or one cannot be read
   */
  static CifarFiles read(CifarFormat format, Path dataFolder) {
    Path folder = dataFolder.resolve(format.folder);
    Path archive = dataFolder.resolve(format.archive);
    if (Files.isDirectory(folder)) {
      return read(folder, () -> readFolder(format, folder));
    }
    if (Files.isRegularFile(archive)) {
      return read(archive, () -> readArchive(format, archive));
    }
    throw new DataException(missing(format, dataFolder));
  }

  /** The training files, in the order of their numbers. */
  List<String> trainFiles(CifarFormat format) {
    return content.keySet().stream()
        .filter(name -> format.trainFile.matcher(name).matches())
        .sorted(Comparator.<String>comparingLong(name -> number(format, name)))
        .toList();
  }

  /**
   * The content of a file.
   *
   * @throws DataException if there is no such file
   */
  byte[] file(String name) {
    byte[] bytes = content.get(name);
    if (bytes == null) {
      throw new DataException(where + ": no file " + name + " in it");
    }
    return bytes;
  }

  private static CifarFiles read(Path where, Reading reading) {
    try {
      return new CifarFiles(where, reading.files());
    } catch (IOException e) {
      throw new DataException(where + ": " + reason(where, e), e);
    }
  }

  private static String reason(Path where, IOException e) {
    if (where.toFile().isFile() && where.toFile().length() == 0) {
      return "is empty; delete it and fetch it again";
    }
    if (e instanceof EOFException) {
      return "ends too early, as after a broken download; delete it and fetch it again";
    }
    Optional<String> other = standIn(where);
    if (other.isPresent()) {
      return other.get();
    }
    return "cannot be read (" + (e.getMessage() == null ? e : e.getMessage()) + ")";
  }

  private static Optional<String> standIn(Path archive) {
    try (InputStream in = Files.newInputStream(archive)) {
      return StandIn.of(in.readNBytes(64));
    } catch (IOException noFile) {
      return Optional.empty();
    }
  }

  private static Map<String, byte[]> readFolder(CifarFormat format, Path folder)
      throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(path -> isKnown(format, path.getFileName().toString())).forEach(paths::add);
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (Path path : paths) {
      try (InputStream in = Files.newInputStream(path)) {
        files.put(path.getFileName().toString(), content(path.toString(), Files.size(path), in));
      }
    }
    return files;
  }

  private static Map<String, byte[]> readArchive(CifarFormat format, Path archive)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String name = e.getName().substring(e.getName().lastIndexOf('/') + 1);
        if (e.isFile() && isKnown(format, name)) {
          files.put(name, content(archive + ": " + name, e.getSize(), tar));
        }
      }
    }
    return files;
  }

  private static byte[] content(String file, long length, InputStream in) throws IOException {
    if (length > MAXIMUM_FILE_BYTES) {
      throw new DataException(
          file + ": " + length + " bytes; at most " + MAXIMUM_FILE_BYTES + " are expected");
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length != length) {
      throw new DataException(file + ": ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private static boolean isKnown(CifarFormat format, String name) {
    return name.equals(format.testFile)
        || name.equals(format.namesFile)
        || format.trainFile.matcher(name).matches();
  }

  private static long number(CifarFormat format, String name) {
    Matcher matcher = format.trainFile.matcher(name);
    return matcher.matches() && matcher.groupCount() == 1 ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String missing(CifarFormat format, Path dataFolder) {
    return format.dataset
        + ": found neither the folder "
        + dataFolder.resolve(format.folder)
        + " nor the archive "
        + dataFolder.resolve(format.archive)
        + "; type: tools/bce3s data fetch "
        + format.dataset
        + " --data "
        + dataFolder
        + " (or put there "
        + format.address()
        + ", MD5 "
        + format.archiveMd5
        + ")";
  }

  /** Reads all files of one place. */
  private interface Reading {
    Map<String, byte[]> files() throws IOException;
  }
}
