package org.bce3s.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.machine.GpuShare;

/** The table {@code runs.csv}: one line a finished run, in the order of the plan. */
public final class RunsTable {
  /** Name of the file. */
  public static final String FILE = "runs.csv";

  /** Version of the columns, in the column {@code schema}. */
  public static final String SCHEMA = "runs/9";

  /**
   * The column that tells whether the seeds of a row were trained and measured by the same code.
   */
  static final String RUN_CODE = "run_code";

  private static final List<String> FIRST =
      List.of(
          "row",
          "seed",
          "all",
          "many",
          "medium",
          "few",
          AccuracyColumns.BALANCED,
          "joint_loss",
          "joint_weight",
          "contrastive_loss",
          "contrastive_weight",
          "uniform_loss",
          "uniform_weight",
          "classifier",
          "start",
          "init",
          "dataset",
          "imbalance_factor",
          "head_count",
          "backbone",
          "backbone_width",
          "optimizer",
          "learning_rate",
          "weight_decay",
          "schedule",
          "parameter_groups",
          "averaging",
          "epochs",
          "batch_size",
          "workers",
          "micro_batches",
          "precision",
          "mixing",
          "streams",
          "augmentation",
          "sampler",
          "select",
          "shots",
          "tta",
          "holdout",
          "evaluate_every",
          "logit_adjustment",
          "method",
          "label",
          "images_per_second",
          "seconds",
          "device",
          "switches",
          "subset_sha256",
          "configuration_sha256",
          "code_version",
          "accepted_code",
          RUN_CODE,
          "experiment",
          "baseline");

  /**
   * The columns: of the run and its protocol, then {@link SelectionColumns} and {@link
   * QualityColumns}. Two trainings of one seed differ in {@link #TIMING_COLUMNS} only.
   */
  public static final List<String> COLUMNS = columns();

  private static final Pattern VERSION = Pattern.compile("runs/([1-9]\\d{0,3})");

  /** The version that brought a column, for those that the first did not have. */
  private static final Map<String, Integer> SINCE = since();

  /** The columns that say how a run was trained and what is reported of it. */
  public static final List<String> SETTINGS =
      COLUMNS.subList(COLUMNS.indexOf("joint_loss"), COLUMNS.indexOf("method"));

  /** The accuracies: what cannot be less than 0 or more than 100. */
  private static final List<String> PER_CENT =
      RunFigures.COLUMNS.stream().filter(RunsTable::isPerCent).toList();

  /** Columns that another training of the same seed may fill otherwise: how fast, and where. */
  public static final List<String> TIMING_COLUMNS =
      Stream.concat(Stream.of("images_per_second", "seconds"), GpuShare.NAMES.stream()).toList();

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
   * @throws DataException if it is not of this form
   * @throws org.bce3s.file.FolderException if the file cannot be read
   */
  public static List<RunLine> read(Path file) {
    CsvTable table = CsvTable.read(file).require(columnsOf(1));
    return table.lines().stream().map(line -> line(table, line)).toList();
  }

  /** Whether the version of the table that a line comes from knew a column. */
  public static boolean knew(RunLine line, String column) {
    return SINCE.getOrDefault(column, 1) <= version(line.cell("schema"));
  }

  private static int version(String schema) {
    Matcher version = VERSION.matcher(schema);
    return version.matches() ? Integer.parseInt(version.group(1)) : 0;
  }

  private static List<String> columnsOf(int version) {
    return COLUMNS.stream().filter(column -> SINCE.getOrDefault(column, 1) <= version).toList();
  }

  private static RunLine line(CsvTable table, CsvLine line) {
    int version = version(line.text("schema"));
    if (version == 0) {
      throw new DataException(
          line.where()
              + ": schema: \""
              + line.text("schema")
              + "\" is not allowed; must be runs/1 to "
              + SCHEMA
              + " or later");
    }
    table.require(columnsOf(version));
    Map<String, String> cells = new LinkedHashMap<>();
    COLUMNS.forEach(column -> cells.put(column, ""));
    cells.putAll(line.cells());
    for (String column : FIGURES) {
      if (table.columns().contains(column)) {
        line.figure(column);
      }
    }
    for (String column : PER_CENT) {
      double value = new RunLine(cells).figure(column).orElse(0);
      if (value < 0 || value > 100) {
        throw new DataException(
            line.where() + ": " + column + ": " + cells.get(column) + " is not between 0 and 100");
      }
    }
    for (String column : HASHES) {
      if (!line.text(column).matches("[0-9a-f]{64}")) {
        throw new DataException(
            line.where() + ": " + column + ": not a SHA-256 of 64 hexadecimal digits");
      }
    }
    if (line.text("all").isEmpty()) {
      throw new DataException(line.where() + ": all: a finished run has a figure here");
    }
    line.whole("seed");
    return new RunLine(cells);
  }

  private static boolean isPerCent(String column) {
    return AccuracyColumns.FIGURES.stream()
            .anyMatch(f -> column.equals(f) || column.endsWith("_" + f))
        || List.of("worst_class", "harmonic_mean", "ece").contains(column)
        || QualityColumns.SINCE_7.contains(column);
  }

  private static List<String> columns() {
    Set<String> columns = new LinkedHashSet<>(FIRST);
    columns.addAll(RunFigures.COLUMNS);
    columns.add("schema");
    return List.copyOf(columns);
  }

  private static Map<String, Integer> since() {
    Map<String, Integer> since = new HashMap<>();
    RunFigures.COLUMNS.stream().filter(c -> !FIRST.contains(c)).forEach(c -> since.put(c, 2));
    List.of("classifier", "start", "holdout", "evaluate_every", "logit_adjustment")
        .forEach(column -> since.put(column, 2));
    since.put("method", 3);
    since.put("micro_batches", 4);
    since.put("workers", 5);
    COLUMNS.stream()
        .filter(c -> c.endsWith(AccuracyColumns.BALANCED))
        .forEach(c -> since.put(c, 6));
    List.of("optimizer", "learning_rate", "mixing", "switches", "accepted_code")
        .forEach(c -> since.put(c, 6));
    SkippedColumns.COLUMNS.forEach(c -> since.put(c, 6));
    List.of(
            "init",
            "label",
            "weight_decay",
            "schedule",
            "augmentation",
            "sampler",
            RUN_CODE,
            RunFigures.KEPT)
        .forEach(c -> since.put(c, 7));
    List.of("parameter_groups", "averaging").forEach(c -> since.put(c, 8));
    QualityColumns.SINCE_7.forEach(c -> since.put(c, 7));
    GpuShare.NAMES.forEach(c -> since.put(c, 9));
    since.put("head_count", 9);
    return since;
  }

  private static List<String> figures() {
    List<String> figures = new ArrayList<>(RunFigures.COLUMNS);
    figures.removeAll(List.of("select", "tta", "device", RunFigures.KEPT));
    figures.removeAll(GpuShare.NAMES);
    return List.copyOf(figures);
  }
}
