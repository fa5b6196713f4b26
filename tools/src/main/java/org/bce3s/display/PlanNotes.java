package org.bce3s.display;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.experiment.Row;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.tensor.NumericSwitches;

/** What a person should know of a plan before it is carried out here, as every command says it. */
public final class PlanNotes {
  private PlanNotes() {}

  /**
   * Lines {@code note: ...}: what rows say of their settings, which rows are equal, how the data
   * was found, and what is slow on this machine.
   */
  public static List<String> of(Plan plan) {
    List<String> lines = new ArrayList<>();
    Set<Row> rows = new LinkedHashSet<>();
    plan.cells().forEach(cell -> rows.add(cell.row()));
    Map<String, Set<String>> byNote = new LinkedHashMap<>();
    for (Row row : rows) {
      for (String note : row.notes()) {
        byNote.computeIfAbsent(note, n -> new LinkedHashSet<>()).add(row.name());
      }
    }
    byNote.forEach((note, names) -> lines.add("note: " + whose(names, rows) + ": " + note));
    for (Set<String> names : equalRows(plan)) {
      lines.add(
          "note: rows "
              + String.join(", ", names)
              + " are equal: one run a seed is trained and stands in the table for each");
    }
    plan.dataNotes().forEach(note -> lines.add("note: " + note));
    NumericSwitches switches = NumericSwitches.ofRuns();
    rows.stream()
        .flatMap(row -> row.settings().train().slowPrecision(switches).stream())
        .distinct()
        .forEach(note -> lines.add("note: " + note));
    return lines;
  }

  private static String whose(Set<String> names, Set<Row> rows) {
    return names.size() > 1 && names.size() == rows.size() ? "every row" : String.join(", ", names);
  }

  /** The names of rows that have the same runs. */
  private static List<Set<String>> equalRows(Plan plan) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (Cell cell : plan.cells()) {
      rows.computeIfAbsent(cell.identity().sha256(), run -> new LinkedHashSet<>())
          .add(cell.row().name());
    }
    return rows.values().stream().filter(names -> names.size() > 1).distinct().toList();
  }
}
