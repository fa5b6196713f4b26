package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.EpochsFile;
import org.bce3s.table.AblationTable;
import org.bce3s.table.CsvFile;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;

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

  void write(SweepRecord record) {
    String provenance = Provenance.json(plan, options, folder);
    AtomicFile.write(folder.provenance(), provenance);
    Optional<Path> results = options.results();
    if (results.isEmpty() || record.lines().isEmpty()) {
      return;
    }
    SweepFolder export = SweepFolder.of(results.get(), plan.experiment());
    Map<String, String> tables =
        Map.of(
            RunsTable.FILE, RunsTable.text(record.lines()),
            AblationTable.FILE, AblationTable.text(record.lines()),
            SweepFolder.EPOCHS, epochs(record));
    tables.forEach((name, text) -> AtomicFile.write(export.path().resolve(name), text));
    AtomicFile.write(export.sums(), TableSums.text(tables));
    AtomicFile.write(export.provenance(), provenance);
  }

  /** The epochs of all finished cells, each line led by row and seed. */
  private String epochs(SweepRecord record) {
    List<String> columns = new ArrayList<>(List.of("row", "seed"));
    columns.addAll(EpochsFile.COLUMNS);
    StringBuilder text = new StringBuilder(CsvFile.line(columns));
    for (Cell cell : plan.cells()) {
      if (record.done(cell)) {
        String lead =
            CsvFile.line(List.of(cell.row().name(), String.valueOf(cell.seed()))).strip() + ",";
        new EpochsFile(record.finishedFolder(cell))
            .lines().stream().skip(1).forEach(line -> text.append(lead).append(line).append('\n'));
      }
    }
    return text.toString();
  }
}
