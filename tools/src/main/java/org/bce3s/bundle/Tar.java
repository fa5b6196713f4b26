package org.bce3s.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Folders as a tar file: names, contents, symbolic links and whether a file can be executed. */
final class Tar {
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  private Tar() {}

  /**
   * Writes files and folders of a root, sorted by name, and closes the stream.
   *
   * @param names of files or folders in the root
   * @throws IOException if one cannot be read or the stream cannot be written
   */
  static void write(Path root, List<Path> names, OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path name : names) {
        try (Stream<Path> files = Files.walk(root.resolve(name))) {
          for (Path file : files.sorted().toList()) {
            add(tar, file, root.relativize(file).toString());
          }
        }
      }
    }
  }

  private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
    if (Files.isSymbolicLink(file)) {
      TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(Files.readSymbolicLink(file).toString());
      tar.putArchiveEntry(link);
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      TarArchiveEntry folder = new TarArchiveEntry(name + "/");
      folder.setMode(EXECUTABLE);
      tar.putArchiveEntry(folder);
    } else {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(Files.size(file));
      entry.setMode(Files.isExecutable(file) ? EXECUTABLE : PLAIN);
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
    }
    tar.closeArchiveEntry();
  }
}
