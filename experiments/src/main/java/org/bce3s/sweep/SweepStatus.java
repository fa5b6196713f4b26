package org.bce3s.sweep;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Journal;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.table.RunFigures;

/**
 * Where every cell of a sweep stands. Reading takes no lock and writes nothing, so it may be done
 * at any time, while the sweep runs too.
 *
 * @param cells in the order of the plan
 */
public record SweepStatus(List<CellStatus> cells) {
  /** Copies the cells. */
  public SweepStatus {
    cells = List.copyOf(cells);
  }

  /**
   * The status of the last plan that was swept in a folder.
   *
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public static SweepStatus of(SweepFolder folder) {
    SweepEvents events = new SweepEvents(Journal.read(folder.journal()));
    return of(folder, events, events.planned(), Map.of());
  }

  /**
   * The status that a sweep of this plan would start from; names what makes a cell stale.
   *
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public static SweepStatus of(SweepFolder folder, Plan plan) {
    Map<String, RunIdentity> identities = new HashMap<>();
    plan.cells().forEach(cell -> identities.put(cell.identity().sha256(), cell.identity()));
    return of(
        folder,
        new SweepEvents(Journal.read(folder.journal())),
        plan.cells().stream().map(PlannedCell::of).toList(),
        identities);
  }

  /**
   * The estimated time of the runs left, one after the other: their number times the mean of the
   * finished ones; empty while none is finished.
   */
  public OptionalDouble secondsLeft() {
    OptionalDouble mean =
        cells.stream()
            .flatMap(cell -> cell.figures().stream())
            .filter(figures -> !figures.seconds().isEmpty())
            .mapToDouble(figures -> Double.parseDouble(figures.seconds()))
            .average();
    long left = cells.stream().filter(c -> c.state() != CellState.DONE && !c.isCopy()).count();
    return mean.isEmpty() ? mean : OptionalDouble.of(mean.getAsDouble() * left);
  }

  private static SweepStatus of(
      SweepFolder folder,
      SweepEvents events,
      List<PlannedCell> planned,
      Map<String, RunIdentity> identities) {
    Map<String, PlannedCell> first = new HashMap<>();
    List<CellStatus> cells = new ArrayList<>();
    for (PlannedCell cell : planned) {
      PlannedCell trained = first.computeIfAbsent(cell.identity(), identity -> cell);
      CellStatus status =
          status(
              folder,
              trained,
              events.runs().get(cell.identity()),
              Optional.ofNullable(identities.get(cell.identity())));
      cells.add(trained.equals(cell) ? status : status.copiedTo(cell.row(), cell.seed()));
    }
    return new SweepStatus(cells);
  }

  private static CellStatus status(
      SweepFolder folder, PlannedCell cell, RunState state, Optional<RunIdentity> identity) {
    Optional<RunFigures> figures =
        FinishedRuns.find(folder, cell, state).flatMap(run -> run.result(cell.identity()));
    if (figures.isPresent()) {
      return new CellStatus(cell.row(), cell.seed(), CellState.DONE, "", Optional.empty(), figures);
    }
    RunFolder own = folder.run(cell.row(), cell.seed());
    if (state != null && !state.folder().isEmpty()) {
      switch (state.phase()) {
        case STARTED:
          if (alive(state) || FolderLock.isHeld(own.path())) {
            return begun(cell, own, CellState.RUNNING);
          }
          return Files.exists(own.checkpoints())
              ? begun(cell, own, CellState.INTERRUPTED)
              : plain(cell, CellState.TO_RUN, "");
        case INTERRUPTED:
          return begun(cell, own, CellState.INTERRUPTED);
        case FAILED:
          String why = state.failure().map(RunFailure::toString).orElse("");
          return plain(cell, CellState.FAILED, why);
        default:
          break;
      }
    }
    return own.identity()
        .filter(present -> !present.sha256().equals(cell.identity()))
        .filter(present -> own.result(present.sha256()).isPresent())
        .map(present -> plain(cell, CellState.STALE, stale(present, identity)))
        .orElseGet(() -> plain(cell, CellState.TO_RUN, ""));
  }

  private static String stale(RunIdentity present, Optional<RunIdentity> wanted) {
    return wanted.map(w -> "other " + present.difference(w)).orElse("");
  }

  private static CellStatus begun(PlannedCell cell, RunFolder run, CellState state) {
    Optional<Progress> progress = Progress.read(run.progress());
    return new CellStatus(cell.row(), cell.seed(), state, "", progress, Optional.empty());
  }

  private static CellStatus plain(PlannedCell cell, CellState state, String detail) {
    return new CellStatus(
        cell.row(), cell.seed(), state, detail, Optional.empty(), Optional.empty());
  }

  /** A run whose process is gone was cut off, whatever the journal says. */
  private static boolean alive(RunState state) {
    return state.pid() > 0
        && ProcessHandle.of(state.pid()).map(ProcessHandle::isAlive).orElse(false);
  }
}
