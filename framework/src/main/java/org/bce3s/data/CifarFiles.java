package org.bce3s.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bce3s.file.DataException;
import org.bce3s.file.StandIn;

/**
 * The files of a CIFAR set in its folder or, when there is none, in its archive, of the binary
 * layout or, when that is not there, of the layout of pickles. Those of a folder are opened
 * whenever they are asked for, so that no two need be in memory, those of the binary layout where
 * the system holds them for all processes that read them; an archive is read once.
 *
 * @param where the folder or archive, for messages
 * @param layout how the files in it are called
 * @param content of every file that the layout knows, by file name, in the binary layout
 */
record CifarFiles(Path where, CifarLayout layout, Map<String, Reading<ByteBuffer>> content) {
  /** More than any file of the format holds; keeps a hostile archive from filling the memory. */
  private static final long MAXIMUM_FILE_BYTES = 500_000_000;

  /**
   * Reads the files.
   *
   * @throws DataException if there is neither folder nor archive, or one cannot be read
   */
  static CifarFiles read(CifarFormat format, Path dataFolder) {
    List<CifarLayout> layouts = List.of(format.binary, format.python);
    for (CifarLayout layout : layouts) {
      Path folder = dataFolder.resolve(layout.folder());
      if (Files.isDirectory(folder)) {
        return new CifarFiles(folder, layout, read(folder, () -> inFolder(format, layout, folder)));
      }
    }
    for (CifarLayout layout : layouts) {
      Path archive = dataFolder.resolve(layout.archive());
      if (Files.isRegularFile(archive)) {
        return new CifarFiles(
            archive, layout, read(archive, () -> inArchive(format, layout, archive)));
      }
    }
    throw DataException.notFound(missing(format, dataFolder));
  }

  /** The training files, in the order of their numbers. */
  List<String> trainFiles() {
    return content.keySet().stream()
        .filter(layout::isTraining)
        .sorted(Comparator.comparingLong(layout::number))
        .toList();
  }

  /**
   * The content of a file.
   *
   * @throws DataException if there is no such file
   */
  ByteBuffer file(String name) {
    Reading<ByteBuffer> bytes = content.get(name);
    if (bytes == null) {
      throw new DataException(where + ": no file " + name + " in it");
    }
    return read(where, bytes);
  }

  private static <T> T read(Path where, Reading<T> reading) {
    try {
      return reading.read();
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

  private static Map<String, Reading<ByteBuffer>> inFolder(
      CifarFormat format, CifarLayout layout, Path folder) throws IOException {
    Map<String, Reading<ByteBuffer>> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(path -> layout.isKnown(path.getFileName().toString()))
          .forEach(
              path ->
                  files.put(path.getFileName().toString(), () -> content(format, layout, path)));
    }
    return files;
  }

  private static ByteBuffer content(CifarFormat format, CifarLayout layout, Path path)
      throws IOException {
    try (FileChannel channel = FileChannel.open(path);
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16)) {
      Entry entry = new Entry(path.toString(), path.getFileName().toString(), channel.size());
      entry.checkSize();
      return layout.equals(format.binary)
          ? channel.map(FileChannel.MapMode.READ_ONLY, 0, entry.size())
          : entry.content(format, layout, in);
    }
  }

  private static Map<String, Reading<ByteBuffer>> inArchive(
      CifarFormat format, CifarLayout layout, Path archive) throws IOException {
    Map<String, Reading<ByteBuffer>> files = new TreeMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String name = e.getName().substring(e.getName().lastIndexOf('/') + 1);
        if (e.isFile() && layout.isKnown(name)) {
          Entry entry = new Entry(archive + ": " + name, name, e.getSize());
          ByteBuffer content = entry.content(format, layout, new BufferedInputStream(tar));
          files.put(name, () -> content);
        }
      }
    }
    return files;
  }

  /**
   * A file in the folder or the archive.
   *
   * @param file its name for messages
   * @param name its own name
   * @param size how many bytes it says it has
   */
  private record Entry(String file, String name, long size) {
    void checkSize() {
      if (size > MAXIMUM_FILE_BYTES) {
        throw new DataException(
            file + ": " + size + " bytes; at most " + MAXIMUM_FILE_BYTES + " are expected");
      }
    }

    /** Its content, in the binary layout. */
    ByteBuffer content(CifarFormat format, CifarLayout layout, InputStream in) throws IOException {
      checkSize();
      if (layout.equals(format.python)) {
        return ByteBuffer.wrap(CifarPickle.read(format, file, name, size, in));
      }
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length != size) {
        throw new DataException(file + ": ends after " + bytes.length + " of " + size + " bytes");
      }
      return ByteBuffer.wrap(bytes);
    }
  }

  private static String missing(CifarFormat format, Path dataFolder) {
    return format.dataset
        + ": found neither the folder "
        + dataFolder.resolve(format.binary.folder())
        + " nor the archive "
        + dataFolder.resolve(format.binary.archive())
        + ", nor "
        + format.python.folder()
        + " or "
        + format.python.archive()
        + " beside them; to fetch it, type: tools/bce3s data fetch "
        + format.dataset
        + " --data "
        + dataFolder
        + " (or put there "
        + format.address()
        + ", MD5 "
        + format.archiveMd5
        + ")";
  }

  /** Reads something of one place. */
  interface Reading<T> {
    T read() throws IOException;
  }
}
