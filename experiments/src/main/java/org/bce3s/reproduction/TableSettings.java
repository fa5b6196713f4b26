package org.bce3s.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Canonical;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.results.ResultRun;
import org.bce3s.run.FolderName;
import org.bce3s.settings.RunSettings;
import org.bce3s.sweep.KeptProvenance;
import org.bce3s.table.ProtocolColumns;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Scalars;

/** By which settings tables are trained again: their own, or those of an experiment's file. */
final class TableSettings {
  /** Another number of threads gives other last bits, and is a reason and no other experiment. */
  private static final String THREADS = "train.threads";

  private static final String NONE = "none";

  private final OriginalTables tables;
  private final Catalogue catalogue;

  TableSettings(OriginalTables tables, Catalogue catalogue) {
    this.tables = tables;
    this.catalogue = catalogue;
  }

  /**
   * The rows as the tables' provenance has them, and those that they start from.
   *
   * @param folder where an experiment is written for each
   * @throws RequestException if there is no provenance, or this version cannot read its settings
   */
  List<Row> own(Path folder) {
    KeptProvenance provenance =
        tables
            .provenance()
            .orElseThrow(
                () ->
                    new RequestException(
                        tables.folder()
                            + " has no provenance.json, which would say by which settings its runs"
                            + " were trained; name the experiment: reproduce "
                            + tables.folder()
                            + " FILE"));
    Map<String, Row> rows = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(tables.rows());
    while (!left.isEmpty()) {
      String name = left.remove(0);
      if (!rows.containsKey(name)) {
        Row row = read(name, provenance, folder);
        rows.put(name, row);
        Stages.start(row).ifPresent(left::add);
      }
    }
    return List.copyOf(rows.values());
  }

  private Row read(String name, KeptProvenance provenance, Path folder) {
    if (!provenance.rows().containsKey(name)) {
      throw new RequestException(
          tables.folder() + ": provenance.json says nothing of row " + Findings.quote(name));
    }
    Path file = folder.resolve(FolderName.of(name) + ".yaml");
    AtomicFile.createFolder(folder);
    AtomicFile.write(file, provenance.rows().get(name).yaml());
    try {
      Row row = new ExperimentReader(catalogue).read(file, List.of()).rows().get(0);
      return new Row(name, row.settings(), row.resolvedYaml(), row.notes(), row.values());
    } catch (ExperimentException e) {
      throw new RequestException(
          "this version cannot read the settings in "
              + tables.folder()
              + "/provenance.json: "
              + e.problems().get(0)
              + "; name an experiment that says the same in today's words: reproduce "
              + tables.folder()
              + " FILE",
          e);
    }
  }

  /**
   * The rows of an experiment that are to be trained, and those that they start from.
   *
   * @param file where it was read
   * @throws RequestException if it does not have a row, or has other settings than the tables, each
   *     named
   */
  List<Row> of(Experiment experiment, Path file) {
    List<String> known = experiment.rows().stream().map(Row::name).toList();
    Map<String, Row> rows = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(tables.rows());
    while (!left.isEmpty()) {
      String name = left.remove(0);
      Row row =
          Stages.row(name, experiment.rows())
              .orElseThrow(
                  () ->
                      new RequestException(
                          file
                              + " has no row "
                              + Findings.quote(name)
                              + ", which "
                              + tables.folder()
                              + " has; "
                              + Scalars.suggestion(name, known)
                              + " (--rows says which rows are trained again)"));
      if (rows.putIfAbsent(name, row) == null) {
        Stages.start(row).ifPresent(left::add);
      }
    }
    Set<String> differences = new LinkedHashSet<>();
    for (String name : tables.rows()) {
      differences.addAll(differences(rows.get(name)));
    }
    if (!differences.isEmpty()) {
      throw new RequestException(
          file
              + " is another experiment than that of "
              + tables.folder()
              + ":\n  "
              + String.join("\n  ", differences)
              + "\nset these as in the tables, or leave "
              + file
              + " out: without it the tables' own settings are trained");
    }
    return List.copyOf(rows.values());
  }

  private List<String> differences(Row row) {
    return kept(row.name())
        .map(settings -> differences(row, settings))
        .orElseGet(() -> byColumns(row));
  }

  /** The settings that the provenance has of a row, as far as this version can read them. */
  private Optional<RunSettings> kept(String name) {
    if (!tables.provenance().map(p -> p.rows().containsKey(name)).orElse(false)) {
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("bce3s-settings-");
      Path file = folder.resolve(FolderName.of(name) + ".yaml");
      try {
        return Optional.of(read(name, tables.provenance().get(), folder).settings());
      } catch (RequestException tooOld) {
        return Optional.empty();
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw FolderException.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static List<String> differences(Row row, RunSettings settings) {
    Map<String, String> own = lines(row.settings());
    Map<String, String> kept = lines(settings);
    Set<String> paths = new TreeSet<>(own.keySet());
    paths.addAll(kept.keySet());
    paths.remove(THREADS);
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      String here = own.getOrDefault(path, NONE);
      String there = kept.getOrDefault(path, NONE);
      if (!here.equals(there)) {
        differences.add(told(row, path, here, there));
      }
    }
    return differences;
  }

  private static Map<String, String> lines(RunSettings settings) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line :
        (Canonical.training(settings) + Canonical.shown(settings)).lines().toList()) {
      String[] value = line.split(": ", 2);
      lines.put(value[0], value[1]);
    }
    return lines;
  }

  /** What the columns of the tables say, where nothing says more. */
  private List<String> byColumns(Row row) {
    Map<String, String> own = ProtocolColumns.of(row.settings());
    RunLine line =
        tables.runs().stream()
            .map(ResultRun::line)
            .filter(l -> l.row().equals(row.name()))
            .findFirst()
            .orElseThrow();
    List<String> differences = new ArrayList<>();
    for (String column : RunsTable.SETTINGS) {
      String here = own.get(column);
      String there = line.cell(column);
      boolean lossWithoutParts = column.endsWith("_loss") && here.startsWith(there + "+");
      if (RunsTable.knew(line, column) && !here.equals(there) && !lossWithoutParts) {
        differences.add(
            told(row, column, here.isEmpty() ? NONE : here, there.isEmpty() ? NONE : there));
      }
    }
    return differences;
  }

  private static String told(Row row, String path, String here, String there) {
    return row.problem(path, here + ", in the tables " + there).toString();
  }
}
