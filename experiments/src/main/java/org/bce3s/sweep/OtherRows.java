package org.bce3s.sweep;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.journal.Journal;
import org.bce3s.run.RunStore;

/**
 * Rows that were swept in a folder and that an experiment of the same name does not have, neither
 * by name nor under another: of an experiment that it was copied from, or taken out of it.
 */
public final class OtherRows {
  private OtherRows() {}

  /**
   * The names of those of which a finished run is there.
   *
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public static List<String> of(SweepFolder folder, Plan plan) {
    Set<String> rows = new LinkedHashSet<>();
    Set<String> runs = new LinkedHashSet<>();
    for (Cell cell : plan.cells()) {
      rows.add(cell.row().name());
      runs.add(cell.identity().sha256());
    }
    RunStore store = folder.store();
    return new SweepEvents(Journal.read(folder.journal()))
        .everPlanned().stream()
            .filter(cell -> !rows.contains(cell.row()) && !runs.contains(cell.identity()))
            .filter(cell -> store.finished(cell.identity()).isPresent())
            .map(PlannedCell::row)
            .distinct()
            .toList();
  }

  /** What to say of them, in a line each command has for it; empty if there are none. */
  public static List<String> notes(SweepFolder folder, Plan plan) {
    List<String> rows = of(folder, plan);
    return rows.isEmpty()
        ? List.of()
        : List.of(
            "note: "
                + folder.path()
                + " holds finished runs of rows that this experiment does not have: "
                + rows.stream().collect(Collectors.joining(", "))
                + "; they stay there, and its tables leave them out");
  }
}
