package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.RunFolder;
import org.bce3s.table.ExportedFolder;
import org.bce3s.table.JoinedTable;

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
    Map<String, JoinedTable> joined = new HashMap<>();
    for (String name : ExportedFolder.JOINED) {
      joined.put(name, joined(record, name));
    }
    ExportedFolder.write(export.path(), record.lines(), joined);
    AtomicFile.write(export.provenance(), provenance);
  }

  private JoinedTable joined(SweepRecord record, String name) {
    JoinedTable joined = new JoinedTable();
    for (Cell cell : plan.cells()) {
      if (record.done(cell)) {
        RunFolder run = record.finishedFolder(cell);
        joined.add(
            cell.row().name(), String.valueOf(cell.seed()), run.table(run.path().resolve(name)));
      }
    }
    return joined;
  }
}
