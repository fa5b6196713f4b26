package org.bce3s.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;

/** Writes the tables of many runs to a folder that is meant to be kept, with their hashes. */
public final class ExportedFolder {
  /** The tables of single runs that are exported joined. */
  public static final List<String> JOINED = List.of("epochs.csv", "quality.csv", "classes.csv");

  /** All tables that may be written. */
  public static final List<String> TABLES =
      List.of(RunsTable.FILE, AblationTable.FILE, JOINED.get(0), JOINED.get(1), JOINED.get(2));

  private ExportedFolder() {}

  /**
   * Writes {@code runs.csv}, {@code ablation.csv}, the joined tables and {@code SHA256SUMS}.
   *
   * @param joined by name, see {@link #JOINED}; without lines for a table that no run has
   * @throws DataException if a table is there that no run has, which would be of other runs;
   *     nothing is written then
   * @throws org.bce3s.file.FolderException if a file cannot be written
   */
  public static void write(Path folder, List<RunLine> runs, Map<String, JoinedTable> joined) {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put(RunsTable.FILE, RunsTable.text(runs));
    tables.put(AblationTable.FILE, AblationTable.text(runs));
    for (String name : JOINED) {
      Optional<String> text = Optional.ofNullable(joined.get(name)).flatMap(JoinedTable::text);
      text.ifPresent(t -> tables.put(name, t));
      if (text.isEmpty() && Files.exists(folder.resolve(name))) {
        throw new DataException(
            folder.resolve(name)
                + " is of other runs: none of these has such a table; move it away, or choose"
                + " another folder");
      }
    }
    tables.forEach((name, text) -> AtomicFile.write(folder.resolve(name), text));
    AtomicFile.write(folder.resolve(TableSums.FILE), TableSums.text(tables));
  }
}
