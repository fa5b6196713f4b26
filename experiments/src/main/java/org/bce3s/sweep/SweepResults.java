package org.bce3s.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunFolder;
import org.bce3s.table.ExportedFolder;
import org.bce3s.table.JoinedTable;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/** What a sweep leaves at its end: the provenance, and the tables where they are kept. */
final class SweepResults {
  private final Plan plan;
  private final SweepOptions options;
  private final SweepFolder folder;

  SweepResults(Plan plan, SweepOptions options, SweepFolder folder) {
    this.plan = plan;
    this.options = options;
    this.folder = folder;
  }

  /**
   * Whether the tables could be kept, asked before the first run is trained.
   *
   * @throws FolderException if they go where runs lie, cannot be written, or would replace tables
   *     of other runs
   * @throws DataException if the tables that they would replace cannot be read
   */
  void check() {
    options.results().ifPresent(this::check);
  }

  private void check(KeptTables kept) {
    SweepFolder export = export(kept);
    if (real(export.path()).startsWith(real(folder.path())) || Files.exists(export.journal())) {
      throw new FolderException(
          "--results: "
              + kept.folder()
              + " is not allowed: runs lie in "
              + export.path()
              + "; choose another folder for the tables, such as results");
    }
    export.checkWritable();
    List<String> lost = kept.replace() ? List.of() : lost(export);
    if (!lost.isEmpty()) {
      throw new FolderException(
          export.path()
              + " keeps tables of runs that this experiment does not have: "
              + String.join(", ", lost)
              + "; give the experiment a name of its own, keep its tables elsewhere, or type"
              + " --results-replace to have them replaced");
    }
  }

  /** The kept runs that are not of this plan, neither by name nor by what was trained. */
  private List<String> lost(SweepFolder export) {
    if (!Files.exists(export.runs())) {
      return List.of();
    }
    Set<List<String>> planned = new LinkedHashSet<>();
    for (Cell cell : plan.cells()) {
      String seed = String.valueOf(cell.seed());
      planned.add(List.of(cell.row().name(), seed));
      planned.add(
          List.of(cell.identity().configurationSha256(), cell.identity().subsetSha256(), seed));
    }
    List<String> lost = new ArrayList<>();
    for (RunLine line : RunsTable.read(export.runs())) {
      String seed = line.cell("seed");
      List<String> run =
          List.of(line.cell("configuration_sha256"), line.cell("subset_sha256"), seed);
      if (!planned.contains(List.of(line.row(), seed)) && !planned.contains(run)) {
        lost.add(line.row() + " seed " + seed);
      }
    }
    return lost;
  }

  /**
   * Writes them; the tables are kept if the sweep came to its end, or else if that was asked for.
   *
   * @throws DataException if a finished run, or one of its tables, is gone or damaged; what was
   *     kept before is then still there
   */
  void write(SweepRecord record, SweepOutcome outcome) {
    String provenance = Provenance.json(plan, options, folder);
    AtomicFile.write(folder.provenance(), provenance);
    Optional<KeptTables> kept = options.results().filter(results -> outcome.isKept(results));
    if (kept.isEmpty()) {
      return;
    }
    Map<String, JoinedTable> joined = new HashMap<>();
    for (String name : ExportedFolder.JOINED) {
      joined.put(name, joined(record, name));
    }
    SweepFolder export = export(kept.get());
    ExportedFolder.write(export.path(), record.lines(), joined);
    AtomicFile.write(export.provenance(), provenance);
  }

  private JoinedTable joined(SweepRecord record, String name) {
    JoinedTable joined = new JoinedTable();
    for (Cell cell : plan.cells()) {
      if (record.done(cell)) {
        RunFolder run = record.finished(cell);
        joined.add(cell.row().name(), String.valueOf(cell.seed()), run.wholeTable(name));
      }
    }
    return joined;
  }

  private SweepFolder export(KeptTables kept) {
    return SweepFolder.of(kept.folder(), plan.experiment());
  }

  /** A path that can be compared with others; what is not there yet is taken as it is written. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path there = absolute;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(there.relativize(absolute));
    } catch (IOException e) {
      throw FolderException.reading(path, e);
    }
  }
}
