package org.bce3s.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunIdentity;
import org.bce3s.settings.RunSettings;

/** The identities of cells: those of later stages hold those of the runs they start from. */
final class CellIdentities {
  private final List<Row> rows;
  private final Function<RunSettings, RunConfiguration> configuration;
  private final PlannedData data;
  private final Function<RunIdentity, Optional<RunIdentity>> accepted;
  private final Map<String, RunConfiguration> own = new HashMap<>();
  private final Map<List<Object>, Cell> known = new HashMap<>();

  CellIdentities(
      List<Row> rows,
      Function<RunSettings, RunConfiguration> configuration,
      PlannedData data,
      Function<RunIdentity, Optional<RunIdentity>> accepted) {
    this.rows = rows;
    this.configuration = configuration;
    this.data = data;
    this.accepted = accepted;
  }

  /** The cell of a row and seed; its start, if it has one, is among the rows. */
  Cell cell(Row row, long seed) {
    List<Object> key = List.of(row.name(), seed);
    Cell found = known.get(key);
    if (found == null) {
      found = planned(row, seed);
      known.put(key, found);
    }
    return found;
  }

  private Cell planned(Row row, long seed) {
    Optional<Cell> start =
        Stages.start(row).map(name -> cell(Stages.row(name, rows).orElseThrow(), seed));
    RunIdentity today = identity(row, seed, today(row));
    RunIdentity wanted =
        identity(
            row, seed, own(row).after(start.map(Cell::identity).map(RunIdentity::configuration)));
    RunIdentity taken = accepted.apply(wanted).orElse(wanted);
    return new Cell(row, seed, taken, today.codeDifference(taken));
  }

  private RunIdentity identity(Row row, long seed, RunConfiguration decides) {
    return new RunIdentity(decides, seed, data.of(row).subset(), data.of(row).content());
  }

  /** What decides a row by the code of this process, whatever its start was trained by. */
  private RunConfiguration today(Row row) {
    return own(row)
        .after(Stages.start(row).map(name -> today(Stages.row(name, rows).orElseThrow())));
  }

  private RunConfiguration own(Row row) {
    return own.computeIfAbsent(row.name(), name -> configuration.apply(row.settings()));
  }
}
