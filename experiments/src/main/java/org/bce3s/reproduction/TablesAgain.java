package org.bce3s.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.SealedJson;
import org.bce3s.results.ResultRun;
import org.bce3s.run.RunConfiguration;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.table.RunLine;

/**
 * The sweep that makes tables again: their runs, and those that later stages among them start from.
 *
 * @param tables the tables
 * @param plan what to sweep
 * @param out the folder of runs to sweep it into
 */
public record TablesAgain(OriginalTables tables, Plan plan, Path out) {
  private static final String MARK = "reproduction.json";

  /**
   * Plans it.
   *
   * @param tables the runs that are asked for
   * @param experiment with its file, whose settings must be those of the tables; without one, the
   *     tables' provenance says them
   * @param data the folder of data sets
   * @param folder of the second training: a new one, or that of an earlier call, whose runs then go
   *     on or are there
   * @throws RequestException if the settings are not clear or not those of the tables
   * @throws DataException if the data is missing or not that of the tables
   * @throws FolderException if the folder holds anything else
   */
  public static TablesAgain of(
      OriginalTables tables,
      Optional<Map.Entry<Path, Experiment>> experiment,
      Catalogue catalogue,
      Path data,
      Path folder) {
    claim(folder, tables.folder());
    TableSettings settings = new TableSettings(tables, catalogue);
    List<Row> rows =
        experiment
            .map(written -> settings.of(written.getValue(), written.getKey()))
            .orElseGet(() -> settings.own(folder.resolve("settings")));
    String baseline = tables.runs().get(0).line().cell("baseline");
    Plan whole =
        Plan.of(
            new Experiment(
                tables.experiment(),
                tables.runs().stream().map(OriginalTables::seed).distinct().toList(),
                Optional.of(baseline).filter(b -> rows.stream().anyMatch(r -> r.name().equals(b))),
                rows),
            RunConfiguration::planned,
            data);
    TablesAgain again = new TablesAgain(tables, tables(whole, tables), folder.resolve("runs"));
    again.checkData(data);
    return again;
  }

  /** The folder is new, or holds what an earlier call trained for these tables. */
  private static void claim(Path folder, Path tables) {
    String name = "tables";
    String own = tables.toAbsolutePath().normalize().toString();
    Optional<String> mark = SealedJson.read(folder.resolve(MARK)).map(values -> values.get(name));
    if (mark.isEmpty()) {
      if (!isEmpty(folder)) {
        throw new FolderException(folder + " is not empty; name a new folder");
      }
      AtomicFile.createFolder(folder);
      SealedJson.write(folder.resolve(MARK), Map.of(name, own));
    } else if (!mark.get().equals(own)) {
      throw new FolderException(
          folder + " holds the runs of " + mark.get() + ", trained again; name a new folder");
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  /** Of all rows and seeds those that the tables have, and what they start from. */
  private static Plan tables(Plan whole, OriginalTables tables) {
    Set<List<Object>> wanted =
        tables.runs().stream()
            .map(run -> List.<Object>of(run.line().row(), OriginalTables.seed(run)))
            .collect(Collectors.toSet());
    return new Plan(
        whole.experiment(),
        whole.baseline(),
        whole.withStarts(cell -> wanted.contains(List.<Object>of(cell.row().name(), cell.seed()))),
        whole.dataNotes());
  }

  private void checkData(Path data) {
    Set<String> images = new TreeSet<>();
    Set<String> content = new TreeSet<>();
    for (ResultRun run : tables.runs()) {
      RunLine line = run.line();
      Cell cell = cell(line);
      if (!line.cell("subset_sha256").equals(cell.identity().subsetSha256())) {
        images.add(line.row());
      }
      if (tables
          .provenance()
          .map(kept -> kept.rows().get(line.row()))
          .filter(row -> row.contentSha256() != null)
          .filter(row -> !row.contentSha256().equals(cell.identity().contentSha256()))
          .isPresent()) {
        content.add(line.row());
      }
    }
    if (!images.isEmpty() || !content.isEmpty()) {
      throw new DataException(
          data
              + ": the data is not that of the tables: "
              + (images.isEmpty() ? "" : "other training images in " + String.join(", ", images))
              + (images.isEmpty() || content.isEmpty() ? "" : "; ")
              + (content.isEmpty()
                  ? ""
                  : "images of other content in " + String.join(", ", content)));
    }
  }

  /** The cell of a line of the tables. */
  Cell cell(RunLine line) {
    String seed = line.cell("seed");
    return plan.cells().stream()
        .filter(c -> c.row().name().equals(line.row()) && String.valueOf(c.seed()).equals(seed))
        .findFirst()
        .orElseThrow();
  }
}
