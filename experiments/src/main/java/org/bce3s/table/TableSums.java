package org.bce3s.table;

import com.google.common.hash.Hashing;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;

/**
 * The file {@code SHA256SUMS} beside tables, as {@code sha256sum -c} reads it: a figure that was
 * changed on the disk is not taken for a result.
 */
public final class TableSums {
  /** Name of the file. */
  public static final String FILE = "SHA256SUMS";

  /** Files that a folder of runs, or that of one run, holds. */
  private static final Set<String> RUNS = Set.of("journal", "identity.txt");

  private static final Duration WRITING = Duration.ofMillis(500);

  private TableSums() {}

  /** The file's text for the tables of these names and contents. */
  public static String text(Map<String, String> tables) {
    return tables.entrySet().stream()
        .map(table -> line(table.getKey(), table.getValue().getBytes(StandardCharsets.UTF_8)))
        .sorted()
        .collect(Collectors.joining());
  }

  /**
   * Checks that a folder is empty or was written as tables, so that writing these replaces nothing
   * of anybody else.
   *
   * @param tables the names of the tables that may be written
   * @throws DataException if it holds files and no sums, is a folder of runs, or holds one of these
   *     tables that the sums do not name or that was changed since
   * @throws FolderException if it cannot be read
   */
  public static void checkOwn(Path folder, List<String> tables) {
    Path sums = folder.resolve(FILE);
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + " is a file, not a folder");
    }
    try {
      List<String> names = names(folder);
      String cure = "; choose an empty folder with --to";
      if (names.stream().anyMatch(RUNS::contains)) {
        throw new DataException(folder + " is a folder of runs, not of tables to be kept" + cure);
      }
      if (!names.contains(FILE)) {
        if (!names.isEmpty()) {
          throw new DataException(
              folder
                  + " holds files that were not written as tables, such as "
                  + names.get(0)
                  + " (there is no "
                  + FILE
                  + " in it)"
                  + cure);
        }
        return;
      }
      for (String table : tables) {
        if (names.contains(table) && !matches(folder.resolve(table), sums)) {
          throw new DataException(
              folder.resolve(table)
                  + " is not as it was written (see "
                  + sums
                  + "); move it away, or choose another folder with --to");
        }
      }
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * Checks a table against the sums beside it; without sums there is nothing to check.
   *
   * @throws DataException if the table is not as it was written
   * @throws FolderException if a file cannot be read
   */
  public static void check(Path table) {
    Path sums = table.resolveSibling(FILE);
    try {
      if (!matches(table, sums) && !matchesSoon(table, sums)) {
        throw new DataException(
            table
                + " is not as it was written (see "
                + sums
                + "); start its sweep again, which rebuilds it, or restore it from a copy");
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw FolderException.reading(sums, e);
    }
  }

  /** A sweep that is under way writes its tables first and then their sums. */
  private static boolean matchesSoon(Path table, Path sums) throws IOException {
    Path folder = table.toAbsolutePath().getParent();
    if (!FolderLock.isHeld(folder)) {
      return false;
    }
    Uninterruptibles.sleepUninterruptibly(WRITING);
    return matches(table, sums);
  }

  private static boolean matches(Path table, Path sums) throws IOException {
    String text = new String(Files.readAllBytes(sums), StandardCharsets.UTF_8);
    return text.contains(line(table.getFileName().toString(), Files.readAllBytes(table)));
  }

  private static String line(String name, byte[] content) {
    return Hashing.sha256().hashBytes(content) + "  " + name + "\n";
  }
}
