package org.bce3s.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table {@code runs.csv}: one line a finished run, in the order of the plan. */
public final class RunsTable {
  /** Name of the file. */
  public static final String FILE = "runs.csv";

  /** Version of the columns, in the column {@code schema}. */
  public static final String SCHEMA = "runs/1";

  /** The columns. Two trainings of one seed differ in {@link #TIMING_COLUMNS} only. */
  public static final List<String> COLUMNS =
      List.of(
          "row",
          "seed",
          "all",
          "many",
          "medium",
          "few",
          "joint_loss",
          "joint_weight",
          "contrastive_loss",
          "contrastive_weight",
          "uniform_loss",
          "uniform_weight",
          "classifier",
          "start",
          "dataset",
          "imbalance_factor",
          "backbone",
          "backbone_width",
          "epochs",
          "batch_size",
          "precision",
          "streams",
          "select",
          "shots",
          "tta",
          "logit_adjustment",
          "images_per_second",
          "seconds",
          "device",
          "subset_sha256",
          "configuration_sha256",
          "code_version",
          "experiment",
          "baseline",
          "schema");

  /** Columns that another training of the same seed may fill otherwise. */
  public static final List<String> TIMING_COLUMNS = List.of("images_per_second", "seconds");

  private static final List<String> FIGURES =
      List.of("all", "many", "medium", "few", "images_per_second", "seconds");

  private static final List<String> HASHES = List.of("subset_sha256", "configuration_sha256");

  private RunsTable() {}

  /** The table as text. */
  public static String text(List<RunLine> lines) {
    return CsvFile.text(COLUMNS, lines.stream().map(RunLine::inOrder).toList());
  }

  /**
   * Reads a table.
   *
   * @throws TableException if it is not of this form
   * @throws org.bce3s.file.FolderException if the file cannot be read
   */
  public static List<RunLine> read(Path file) {
    List<List<String>> cells = CsvFile.read(file);
    if (cells.isEmpty() || !cells.get(0).equals(COLUMNS)) {
      throw new TableException(
          file + ":1: the columns are not those of " + SCHEMA + ": " + String.join(",", COLUMNS));
    }
    List<RunLine> lines = new ArrayList<>();
    for (int i = 1; i < cells.size(); i++) {
      lines.add(line(file + ":" + (i + 1) + ": ", cells.get(i)));
    }
    return lines;
  }

  private static RunLine line(String where, List<String> cells) {
    if (cells.size() != COLUMNS.size()) {
      throw new TableException(
          where + cells.size() + " cells where " + COLUMNS.size() + " are needed");
    }
    Map<String, String> byColumn = new HashMap<>();
    for (int c = 0; c < COLUMNS.size(); c++) {
      byColumn.put(COLUMNS.get(c), cells.get(c));
    }
    for (String column : FIGURES) {
      if (!byColumn.get(column).matches("|-?\\d+(\\.\\d+)?")) {
        throw new TableException(
            where + column + ": \"" + byColumn.get(column) + "\" is neither a figure nor empty");
      }
    }
    for (String column : HASHES) {
      if (!byColumn.get(column).matches("[0-9a-f]{64}")) {
        throw new TableException(where + column + ": not a SHA-256 of 64 hexadecimal digits");
      }
    }
    if (byColumn.get("all").isEmpty()) {
      throw new TableException(where + "all: a finished run has a figure here");
    }
    return new RunLine(byColumn);
  }
}
