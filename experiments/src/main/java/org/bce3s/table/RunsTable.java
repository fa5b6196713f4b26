package org.bce3s.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** The first version, which had no more than the last epoch. */
  static final String SCHEMA_1 = "runs/1";

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

  private static final List<String> COLUMNS_OF_1 =
      COLUMNS.stream().filter(column -> !SINCE_2.contains(column)).toList();

  /** Columns that another training of the same seed may fill otherwise. */
  public static final List<String> TIMING_COLUMNS = List.of("images_per_second", "seconds");

  private static final List<String> FIGURES = figures();

  private static final List<String> HASHES = List.of("subset_sha256", "configuration_sha256");

  private RunsTable() {}

  /** The table as text; columns that only some lines have are empty in the others. */
  public static String text(List<RunLine> lines) {
    Set<String> columns = new LinkedHashSet<>(COLUMNS);
    lines.forEach(line -> columns.addAll(line.cells().keySet()));
    return CsvFile.text(
        List.copyOf(columns), lines.stream().map(line -> line.inOrder(columns)).toList());
  }

  /**
   * Reads a table of this or another version. Versions only ever add columns: those of a later one
   * are kept as they are, those that an older one did not have are empty.
   *
   * @throws TableException if it is not of this form
   * @throws org.bce3s.file.FolderException if the file cannot be read
   */
  public static List<RunLine> read(Path file) {
    CsvTable table = CsvTable.read(file).require(COLUMNS_OF_1);
    return table.lines().stream().map(line -> line(table, line)).toList();
  }

  private static RunLine line(CsvTable table, CsvLine line) {
    String schema = line.text("schema");
    if (!schema.matches("runs/[1-9]\\d{0,3}")) {
      throw new TableException(
          line.where()
              + ": schema: \""
              + schema
              + "\" is not allowed; must be runs/1, "
              + SCHEMA
              + " or later");
    }
    if (!schema.equals(SCHEMA_1)) {
      table.require(COLUMNS);
    }
    Map<String, String> cells = new LinkedHashMap<>();
    COLUMNS.forEach(column -> cells.put(column, ""));
    cells.putAll(line.cells());
    for (String column : FIGURES) {
      if (table.columns().contains(column)) {
        line.figure(column);
      }
    }
    for (String column : HASHES) {
      if (!line.text(column).matches("[0-9a-f]{64}")) {
        throw new TableException(
            line.where() + ": " + column + ": not a SHA-256 of 64 hexadecimal digits");
      }
    }
    if (line.text("all").isEmpty()) {
      throw new TableException(line.where() + ": all: a finished run has a figure here");
    }
    line.whole("seed");
    return new RunLine(cells);
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

  private static List<String> figures() {
    List<String> figures = new ArrayList<>(RunFigures.COLUMNS);
    figures.removeAll(List.of("select", "tta", "device"));
    return List.copyOf(figures);
  }
}
