package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;

/**
 * The tables of a run and their hashes, which stand in its result: a figure that was changed on the
 * disk is not taken for one.
 *
 * @param files the tables, whether they are there or not
 */
record SealedTables(List<Path> files) {
  /** The hashes of the tables that are there, as the result holds them. */
  Map<String, String> seals() {
    Map<String, String> seals = new LinkedHashMap<>();
    files.stream().filter(Files::exists).forEach(f -> seals.put(name(f), sha256(f)));
    return seals;
  }

  /** The tables that are there, but not as this result has them. */
  List<Path> damaged(Map<String, String> result) {
    return files.stream().filter(Files::exists).filter(f -> isDamaged(f, result)).toList();
  }

  /** The tables that this result names and that are not there. */
  List<Path> lost(Map<String, String> result) {
    return files.stream().filter(f -> result.containsKey(name(f)) && !Files.exists(f)).toList();
  }

  /**
   * The lines of a table; none if it is not there.
   *
   * @throws DataException if it is not as this result has it
   */
  static List<CsvLine> read(Path table, Map<String, String> result) {
    if (!Files.exists(table)) {
      return List.of();
    }
    if (isDamaged(table, result)) {
      throw new DataException(
          table + " is not as it was written; start its sweep again, which trains the run anew");
    }
    return CsvTable.read(table).lines();
  }

  private static boolean isDamaged(Path table, Map<String, String> result) {
    return !sha256(table).equals(result.get(name(table)));
  }

  private static String name(Path table) {
    return table.getFileName() + " sha256";
  }

  private static String sha256(Path table) {
    try {
      return Hashing.sha256().hashBytes(Files.readAllBytes(table)).toString();
    } catch (IOException e) {
      throw FolderException.reading(table, e);
    }
  }
}
