package org.bce3s.cli;

import java.util.List;
import org.bce3s.table.CsvFile;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunsTable;

/** Lines of {@code runs.csv} as a sweep writes them. */
final class RunsText {
  private RunsText() {}

  /** The header and one line. */
  static String of(String row, int seed, String all, int epochs) {
    return CsvFile.line(RunsTable.COLUMNS) + line(row, seed, all, epochs);
  }

  /** One line. */
  static String line(String row, int seed, String all, int epochs) {
    List<String> cells =
        RunsTable.COLUMNS.stream()
            .map(
                column ->
                    switch (column) {
                      case "row" -> row;
                      case "seed" -> String.valueOf(seed);
                      case "all", "many", "medium" -> all;
                      case "few", "images_per_second", "seconds", "accepted_code", "init" -> "";
                      case "parameter_groups", "averaging" -> "";
                      case "epochs" -> String.valueOf(epochs);
                      case "baseline" -> "ce";
                      case "subset_sha256" -> "0".repeat(64);
                      case "configuration_sha256" ->
                          row.equals("ce") ? "a".repeat(64) : "b".repeat(64);
                      case "select" -> "last";
                      case "schema" -> RunsTable.SCHEMA;
                      default -> RunFigures.COLUMNS.contains(column) ? "" : "x";
                    })
            .toList();
    return CsvFile.line(cells);
  }
}
