package org.bce3s.table;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;

/** Writes the tables of many runs to a folder that is meant to be kept, with their hashes. */
public final class ExportedFolder {
  /** The tables of single runs that are exported joined. */
  public static final List<String> JOINED = List.of("epochs.csv", "quality.csv", "classes.csv");

  private ExportedFolder() {}

  /**
   * Writes {@code runs.csv}, {@code ablation.csv}, the joined tables and {@code SHA256SUMS}; a
   * joined table that is not given is deleted, since it would be of other runs.
   *
   * @param joined by name, see {@link #JOINED}
   * @throws org.bce3s.file.FolderException if a file cannot be written
   */
  public static void write(Path folder, List<RunLine> runs, Map<String, JoinedTable> joined) {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put(RunsTable.FILE, RunsTable.text(runs));
    tables.put(AblationTable.FILE, AblationTable.text(runs));
    for (String name : JOINED) {
      Optional<String> text = Optional.ofNullable(joined.get(name)).flatMap(JoinedTable::text);
      text.ifPresent(t -> tables.put(name, t));
      if (text.isEmpty()) {
        AtomicFile.delete(folder.resolve(name));
      }
    }
    tables.forEach((name, text) -> AtomicFile.write(folder.resolve(name), text));
    AtomicFile.write(folder.resolve(TableSums.FILE), TableSums.text(tables));
  }
}
