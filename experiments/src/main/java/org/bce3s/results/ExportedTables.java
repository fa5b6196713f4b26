package org.bce3s.results;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunFolder;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;
import org.bce3s.table.TableException;
import org.bce3s.table.TableSums;

/** A folder of tables that hold the lines of all runs of a sweep, each led by row and seed. */
final class ExportedTables {
  private final Path folder;
  private final Map<Path, Map<List<String>, List<CsvLine>>> read = new HashMap<>();

  ExportedTables(Path folder) {
    this.folder = folder;
  }

  /** The tables have the names that they have in the folder of a run. */
  RunFolder names() {
    return new RunFolder(folder);
  }

  /**
   * The lines of one run in a table; none if the table was not exported.
   *
   * @throws TableException if the table is not of its form or not as it was written
   */
  List<CsvLine> lines(Path table, String row, String seed) {
    return read.computeIfAbsent(table, ExportedTables::byRun)
        .getOrDefault(List.of(row, seed), List.of());
  }

  /**
   * The resolved experiment of a row, seeds left out; empty if there is no provenance.
   *
   * @throws TableException if the provenance is not of its form
   */
  Optional<String> resolvedYaml(String row) {
    Path file = new SweepFolder(folder).provenance();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonObject rows =
          JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("rows");
      return Optional.ofNullable(rows.getAsJsonObject(row))
          .map(
              found ->
                  found.getAsJsonArray("resolved_yaml").asList().stream()
                      .map(JsonElement::getAsString)
                      .collect(Collectors.joining("\n", "", "\n")));
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException e) {
      throw new TableException(file + ": is no provenance of a sweep");
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
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
