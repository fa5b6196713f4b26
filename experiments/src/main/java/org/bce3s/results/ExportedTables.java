package org.bce3s.results;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.file.DataException;
import org.bce3s.sweep.KeptProvenance;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;
import org.bce3s.table.TableSums;

/** A folder of tables that hold the lines of all runs of a sweep, each led by row and seed. */
final class ExportedTables {
  private final Path folder;
  private final Map<Path, Map<List<String>, List<CsvLine>>> read = new HashMap<>();
  private final Supplier<Map<String, String>> yamls;

  ExportedTables(Path folder) {
    this.folder = folder;
    this.yamls = Suppliers.memoize(() -> yamls(new SweepFolder(folder).provenance()));
  }

  /**
   * The lines of one run in a table; none if the table was not exported.
   *
   * @throws DataException if the table is not of its form or not as it was written
   */
  List<CsvLine> lines(String table, String row, String seed) {
    return read.computeIfAbsent(folder.resolve(table), ExportedTables::byRun)
        .getOrDefault(List.of(row, seed), List.of());
  }

  /**
   * The resolved experiment of a row, seeds left out; empty if there is no provenance.
   *
   * @throws DataException if the provenance is not of its form
   */
  Optional<String> resolvedYaml(String row) {
    return Optional.ofNullable(yamls.get().get(row));
  }

  /**
   * When the sweep began; empty if there is no provenance.
   *
   * @throws DataException if the provenance is not of its form
   */
  Optional<String> started() {
    Path provenance = new SweepFolder(folder).provenance();
    return Files.exists(provenance)
        ? KeptProvenance.read(provenance).started().stream().findFirst()
        : Optional.empty();
  }

  private static Map<String, String> yamls(Path provenance) {
    return Files.exists(provenance) ? KeptProvenance.read(provenance).resolvedYamls() : Map.of();
  }

  private static Map<List<String>, List<CsvLine>> byRun(Path table) {
    if (!Files.exists(table)) {
      return Map.of();
    }
    TableSums.check(table);
    return CsvTable.read(table).require(List.of("row", "seed")).lines().stream()
        .collect(Collectors.groupingBy(line -> List.of(line.text("row"), line.text("seed"))));
  }
}
