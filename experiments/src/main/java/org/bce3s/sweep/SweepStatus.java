package org.bce3s.sweep;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Journal;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunStore;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;
import org.bce3s.table.RunFigures;

/**
 * Where every cell of a sweep stands. Reading takes no lock and writes nothing, so it may be done
 * at any time, while the sweep runs too.
 *
 * @param cells in the order of the plan
 */
public record SweepStatus(List<CellStatus> cells) {
  /** A process has its lock after so long, on a machine with much to do. */
  private static final Duration STARTING = Duration.ofSeconds(15);

  private static final String BESIDE = "without training: from that of ";

  /** States of a cell whose run has nothing that it could go on from. */
  private static final Set<CellState> WITHOUT_A_START = Set.of(CellState.TO_RUN, CellState.STALE);

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
        runs().stream()
            .flatMap(cell -> cell.figures().stream())
            .filter(figures -> !figures.seconds().isEmpty())
            .mapToDouble(figures -> Double.parseDouble(figures.seconds()))
            .average();
    long left = runs().stream().filter(run -> run.state().isTraining()).count();
    return mean.isEmpty() ? mean : OptionalDouble.of(mean.getAsDouble() * left);
  }

  /** One cell of each run. */
  public List<CellStatus> runs() {
    return cells.stream().filter(cell -> !cell.isCopy()).toList();
  }

  /**
   * What a person should know before runs that are there are trained again, begun anew or shown
   * anew, a line each.
   */
  public List<String> notes() {
    return notes(run -> true);
  }

  /** The same before some runs are trained. */
  public List<String> notes(Collection<Cell> asked) {
    return notes(
        run ->
            asked.stream()
                .anyMatch(c -> c.row().name().equals(run.row()) && c.seed() == run.seed()));
  }

  private List<String> notes(Predicate<CellStatus> asked) {
    Map<String, List<String>> cellsByNote = new LinkedHashMap<>();
    for (CellStatus run : runs()) {
      if (!asked.test(run)) {
        continue;
      }
      note(run)
          .ifPresent(
              note ->
                  cellsByNote
                      .computeIfAbsent(note, n -> new ArrayList<>())
                      .add(run.row() + " seed " + run.seed()));
    }
    List<String> notes = new ArrayList<>();
    cellsByNote.forEach(
        (note, runs) ->
            notes.add(
                "note: " + String.join(", ", runs) + (runs.size() == 1 ? " is " : " are ") + note));
    return notes;
  }

  private static Optional<String> note(CellStatus run) {
    return switch (run.state()) {
      case STALE -> Optional.of("trained again: " + run.detail());
      case SHOWN_ANEW ->
          Optional.of("shown anew " + run.detail()).filter(n -> !run.detail().startsWith(BESIDE));
      case TO_RUN ->
          Optional.of("begun anew, what is there is set aside: " + run.detail())
              .filter(n -> !run.detail().isEmpty());
      default -> Optional.empty();
    };
  }

  private static SweepStatus of(
      SweepFolder folder,
      SweepEvents events,
      List<PlannedCell> planned,
      Map<String, RunIdentity> identities) {
    RunStore store = folder.store();
    Map<String, PlannedCell> first = new HashMap<>();
    Map<String, PlannedCell> trainings = new HashMap<>();
    List<CellStatus> cells = new ArrayList<>();
    for (PlannedCell cell : planned) {
      PlannedCell trained = first.computeIfAbsent(cell.identity(), identity -> cell);
      CellStatus status =
          status(
              store,
              trained,
              events.runs().get(cell.identity()),
              Optional.ofNullable(identities.get(cell.identity())));
      Optional<PlannedCell> other =
          Optional.ofNullable(identities.get(cell.identity()))
              .filter(own -> !own.measuresEveryEpoch())
              .map(own -> trainings.computeIfAbsent(own.trainingSha256(), training -> cell))
              .filter(one -> !one.identity().equals(cell.identity()));
      if (other.isPresent() && WITHOUT_A_START.contains(status.state())) {
        String from = BESIDE + other.get().row();
        status = plain(cell, CellState.SHOWN_ANEW, from);
      }
      cells.add(trained.equals(cell) ? status : status.copiedTo(cell.row(), cell.seed()));
    }
    return new SweepStatus(cells);
  }

  private static CellStatus status(
      RunStore store, PlannedCell cell, RunState state, Optional<RunIdentity> identity) {
    Optional<RunFigures> figures = store.result(cell.identity());
    if (figures.isPresent()) {
      return new CellStatus(cell.row(), cell.seed(), CellState.DONE, "", Optional.empty(), figures);
    }
    Optional<RunFolder> begun = store.begun(cell.identity());
    boolean atWork = begun.filter(run -> FolderLock.isHeld(run.path())).isPresent();
    if (atWork || (state != null && isStarting(state))) {
      return unfinished(cell, begun, CellState.RUNNING);
    }
    if (state != null && state.phase() == RunState.Phase.FAILED) {
      String why = state.failure().map(RunFailure::toString).orElse("");
      return plain(cell, CellState.FAILED, why);
    }
    if (begun.isPresent()) {
      return unfinished(cell, begun, CellState.INTERRUPTED);
    }
    Optional<RunFolder> trained = identity.flatMap(store::shownOtherwise);
    if (trained.isPresent()) {
      String differs = trained.get().identity().orElseThrow().difference(identity.orElseThrow());
      String lost = identity.flatMap(store::lost).map(words -> "; " + words).orElse("");
      return plain(cell, CellState.SHOWN_ANEW, "without training: other " + differs + lost);
    }
    RunFolder place = store.place(cell.row(), cell.seed());
    return place
        .identity()
        .filter(present -> !present.sha256().equals(cell.identity()))
        .filter(present -> place.result(present.sha256()).isPresent())
        .map(present -> plain(cell, CellState.STALE, stale(store, present, identity)))
        .orElseGet(() -> plain(cell, CellState.TO_RUN, setAside(place, identity)));
  }

  /** Which run was begun in the place of one that is to be run, and has to make room for it. */
  private static String setAside(RunFolder place, Optional<RunIdentity> wanted) {
    return wanted
        .flatMap(own -> place.identity().map(present -> present.difference(own)))
        .filter(differs -> !differs.isEmpty() && Files.exists(place.checkpoints()))
        .map(
            differs ->
                (FolderLock.isHeld(place.path()) ? "at work" : "interrupted")
                    + " with other "
                    + differs)
        .orElse("");
  }

  /** The lock of a run is its proof of life; a process that was just started has none yet. */
  private static boolean isStarting(RunState state) {
    return state.phase() == RunState.Phase.STARTED
        && state.pid() > 0
        && Duration.between(state.at(), Instant.now()).abs().compareTo(STARTING) < 0
        && ProcessHandle.of(state.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String stale(RunStore store, RunIdentity present, Optional<RunIdentity> wanted) {
    if (wanted.isEmpty()) {
      return "";
    }
    String differs = "other " + present.difference(wanted.get());
    String why = store.obstacle(wanted.get()).map(reason -> "; " + reason).orElse("");
    Optional<RunIdentity> accepted = store.finishedByOtherCode(wanted.get());
    if (accepted.isPresent()) {
      boolean asItIs = store.finished(accepted.get().sha256()).isPresent();
      return differs
          + why
          + "; sweep --accept-code takes it "
          + (asItIs ? "as it is" : "over and shows it anew");
    }
    return why.isEmpty()
        ? differs
        : differs + why + ", so it is trained again; without the change it is done";
  }

  private static CellStatus unfinished(PlannedCell cell, Optional<RunFolder> run, CellState state) {
    Optional<Progress> progress = run.flatMap(begun -> Progress.read(begun.progress()));
    String last = run.flatMap(SweepStatus::lastEpoch).orElse("");
    return new CellStatus(cell.row(), cell.seed(), state, last, progress, Optional.empty());
  }

  /** Loss and accuracy of the last epoch that a run has ended; its table may just be written. */
  private static Optional<String> lastEpoch(RunFolder run) {
    if (!Files.exists(run.epochs())) {
      return Optional.empty();
    }
    try {
      List<CsvLine> lines = CsvTable.read(run.epochs()).lines();
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      CsvLine last = lines.get(lines.size() - 1);
      String accuracy =
          lines.stream()
              .filter(line -> line.figure("all").isPresent())
              .reduce((earlier, later) -> later)
              .map(
                  line ->
                      ", accuracy "
                          + Cells.shown(line.figure("all").getAsDouble())
                          + (line.equals(last)
                              ? ""
                              : " after epoch " + (line.integer("epoch") + 1)))
              .orElse("");
      return Optional.of(
          "epoch "
              + (last.integer("epoch") + 1)
              + " ended with loss "
              + Cells.fixed(last.figure("loss").orElse(Double.NaN), 4)
              + accuracy);
    } catch (DataException e) {
      return Optional.empty();
    }
  }

  private static CellStatus plain(PlannedCell cell, CellState state, String detail) {
    return new CellStatus(
        cell.row(), cell.seed(), state, detail, Optional.empty(), Optional.empty());
  }
}
