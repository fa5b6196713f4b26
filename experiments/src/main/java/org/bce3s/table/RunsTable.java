package org.bce3s.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table {@code runs.csv}: one line a finished run, in the order of the plan. */
public final class RunsTable {
  /** Name of the file. */
  public static final String FILE = "runs.csv";

  /** Version of the columns, in the column {@code schema}. */
  public static final String SCHEMA = "runs/2";

  private static final List<String> FIRST =
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
          "holdout",
          "evaluate_every",
          "logit_adjustment",
          "images_per_second",
          "seconds",
          "device",
          "subset_sha256",
          "configuration_sha256",
          "code_version",
          "experiment",
          "baseline");

  /**
   * The columns: of the run and its protocol, then {@link SelectionColumns} and {@link
   * QualityColumns}. Two trainings of one seed differ in {@link #TIMING_COLUMNS} only.
   */
  public static final List<String> COLUMNS = columns();

  /** Columns that tables of {@code runs/1} do not have; they are read as empty. */
  static final List<String> SINCE_2 = since2();

  /** Columns that another training of the same seed may fill otherwise. */
  public static final List<String> TIMING_COLUMNS = List.of("images_per_second", "seconds");

  private static final List<String> FIGURES = figures();

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
    List<String> header = cells.isEmpty() ? List.of() : cells.get(0);
    if (!header.equals(COLUMNS) && !header.equals(columnsOf1())) {
      throw new TableException(
          file + ":1: the columns are not those of " + SCHEMA + ": " + String.join(",", COLUMNS));
    }
    List<RunLine> lines = new ArrayList<>();
    for (int i = 1; i < cells.size(); i++) {
      lines.add(line(file + ":" + (i + 1) + ": ", header, cells.get(i)));
    }
    return lines;
  }

  private static RunLine line(String where, List<String> header, List<String> cells) {
    if (cells.size() != header.size()) {
      throw new TableException(
          where + cells.size() + " cells where " + header.size() + " are needed");
    }
    Map<String, String> byColumn = new HashMap<>();
    COLUMNS.forEach(column -> byColumn.put(column, ""));
    for (int c = 0; c < header.size(); c++) {
      byColumn.put(header.get(c), cells.get(c));
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

  private static List<String> columns() {
    Set<String> columns = new LinkedHashSet<>(FIRST);
    columns.addAll(RunFigures.COLUMNS);
    columns.add("schema");
    return List.copyOf(columns);
  }

  private static List<String> since2() {
    List<String> added = new ArrayList<>(RunFigures.COLUMNS);
    added.removeAll(FIRST);
    added.addAll(List.of("classifier", "start", "holdout", "evaluate_every", "logit_adjustment"));
    return List.copyOf(added);
  }

  private static List<String> columnsOf1() {
    return COLUMNS.stream().filter(column -> !SINCE_2.contains(column)).toList();
  }

  private static List<String> figures() {
    List<String> figures = new ArrayList<>(RunFigures.COLUMNS);
    figures.removeAll(List.of("select", "tta", "device"));
    return List.copyOf(figures);
  }
}
