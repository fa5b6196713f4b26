package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.RunFolder;
import org.bce3s.table.AblationTable;
import org.bce3s.table.CsvFile;
import org.bce3s.table.CsvLine;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;

/** What a sweep leaves at its end: the provenance, and the tables where they are kept. */
final class SweepResults {
  private static final List<Function<RunFolder, Path>> OF_EACH_RUN =
      List.of(RunFolder::epochs, RunFolder::quality, RunFolder::classes);

  private final Plan plan;
  private final SweepOptions options;
  private final SweepFolder folder;

  SweepResults(Plan plan, SweepOptions options, SweepFolder folder) {
    this.plan = plan;
    this.options = options;
    this.folder = folder;
  }

  void write(SweepRecord record) {
    String provenance = Provenance.json(plan, options, folder);
    AtomicFile.write(folder.provenance(), provenance);
    Optional<Path> results = options.results();
    if (results.isEmpty() || record.lines().isEmpty()) {
      return;
    }
    SweepFolder export = SweepFolder.of(results.get(), plan.experiment());
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put(RunsTable.FILE, RunsTable.text(record.lines()));
    tables.put(AblationTable.FILE, AblationTable.text(record.lines()));
    for (Function<RunFolder, Path> table : OF_EACH_RUN) {
      Path file = table.apply(new RunFolder(export.path()));
      Optional<String> text = joined(record, table);
      text.ifPresent(t -> tables.put(file.getFileName().toString(), t));
      if (text.isEmpty()) {
        AtomicFile.delete(file);
      }
    }
    tables.forEach((name, text) -> AtomicFile.write(export.path().resolve(name), text));
    AtomicFile.write(export.sums(), TableSums.text(tables));
    AtomicFile.write(export.provenance(), provenance);
  }

  /** A table of all finished cells, each line led by row and seed; empty if no run has it. */
  private Optional<String> joined(SweepRecord record, Function<RunFolder, Path> table) {
    Set<String> columns = new LinkedHashSet<>(List.of("row", "seed"));
    List<Map<String, String>> lines = new ArrayList<>();
    for (Cell cell : plan.cells()) {
      if (!record.done(cell)) {
        continue;
      }
      RunFolder run = record.finishedFolder(cell);
      for (CsvLine line : run.table(table.apply(run))) {
        Map<String, String> cells = new HashMap<>(line.cells());
        columns.addAll(line.cells().keySet());
        cells.put("row", cell.row().name());
        cells.put("seed", String.valueOf(cell.seed()));
        lines.add(cells);
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            CsvFile.text(
                List.copyOf(columns),
                lines.stream()
                    .map(cells -> columns.stream().map(c -> cells.getOrDefault(c, "")).toList())
                    .toList()));
  }
}
