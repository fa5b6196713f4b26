package org.bce3s.sweep;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.run.EpochsFile;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;

/**
 * What is known of a sweep: every transition goes to the journal first, and the tables are rebuilt
 * from what the journal says.
 */
final class SweepRecord implements AutoCloseable {
  private final Plan plan;
  private final SweepFolder folder;
  private final Journal journal;
  private final SweepEvents events;
  private final RunStore store;
  private final Set<String> done = new HashSet<>();

  private SweepRecord(Plan plan, SweepFolder folder, Journal journal) {
    this.plan = plan;
    this.folder = folder;
    this.journal = journal;
    this.events = new SweepEvents(journal.events());
    this.store = RunStore.of(folder.path());
  }

  /**
   * Opens the record of a plan and brings it up to date: runs that finished while nobody looked are
   * found by their folders. The caller holds the folder's lock.
   */
  static SweepRecord open(Plan plan, SweepFolder folder, Clock clock, Map<String, String> start) {
    SweepRecord record = new SweepRecord(plan, folder, Journal.open(folder.journal(), clock));
    try {
      record.begin(start);
      return record;
    } catch (RuntimeException | Error e) {
      record.close();
      throw e;
    }
  }

  private void begin(Map<String, String> start) {
    List<Event> first = new ArrayList<>();
    first.add(new Event("sweep-started", start));
    if (!events.planned().equals(plan.cells().stream().map(PlannedCell::of).toList())) {
      first.addAll(SweepEvents.planned(plan));
    }
    append(first);
    List<Cell> runs = plan.runs();
    for (Cell cell : runs) {
      store.finished(identity(cell)).filter(SweepRecord::isWhole).ifPresent(run -> take(cell, run));
    }
    runs.stream().filter(this::done).forEach(this::settle);
    plan.cells().stream().filter(this::done).forEach(this::writeOwnLine);
    writeTables();
  }

  /** Takes note of a finished run. */
  private void take(Cell cell, RunFolder run) {
    RunFigures figures = run.result(identity(cell)).orElseThrow();
    RunState state = events.runs().get(identity(cell));
    if (!state.figures().equals(Optional.of(figures))) {
      append(List.of(SweepEvents.finished(cell, relative(run), figures)));
    }
    done.add(identity(cell));
  }

  /** So that no run of this plan lies where another one is going to be trained. */
  private void settle(Cell cell) {
    String row = cell.row().name();
    if (store.inUse(row, cell.seed(), identity(cell)).isEmpty()) {
      store.bring(row, cell.seed(), cell.identity());
    }
  }

  /** A run with a table that was changed on the disk goes on from its last checkpoint. */
  private static boolean isWhole(RunFolder run) {
    if (run.damagedTables().contains(run.epochs()) || run.lostTables().contains(run.epochs())) {
      new EpochsFile(run).rebuild();
    }
    return run.damagedTables().isEmpty();
  }

  /** The runs of this sweep's folder. */
  RunStore store() {
    return store;
  }

  /** Whether the run of a cell is finished. */
  boolean done(Cell cell) {
    return done.contains(identity(cell));
  }

  /**
   * The folder of a finished cell's run, where it lies now.
   *
   * @throws DataException if it is gone
   */
  RunFolder finished(Cell cell) {
    return store
        .finished(identity(cell))
        .orElseThrow(
            () ->
                new DataException(
                    folder.path()
                        + ": the finished run of "
                        + cell
                        + " is gone; start the sweep again, which trains it anew"));
  }

  void started(Cell cell, int attempt, long pid) {
    append(List.of(SweepEvents.started(cell, relative(folder.run(cell)), attempt, pid)));
  }

  void failed(Cell cell, int attempt, RunFailure failure) {
    append(List.of(SweepEvents.failed(cell, relative(folder.run(cell)), attempt, failure)));
  }

  void interrupted(Cell cell) {
    append(List.of(SweepEvents.interrupted(cell, relative(folder.run(cell)))));
  }

  void finished(Cell cell, RunFigures figures) {
    append(List.of(SweepEvents.finished(cell, relative(finished(cell)), figures)));
    done.add(identity(cell));
    plan.cells().stream()
        .filter(other -> other.identity().equals(cell.identity()))
        .forEach(this::writeOwnLine);
    writeTables();
  }

  void ended(int exitCode) {
    append(List.of(new Event("sweep-ended", Map.of("exit_code", String.valueOf(exitCode)))));
  }

  /** The lines of all finished cells, in the order of the plan. */
  List<RunLine> lines() {
    return plan.cells().stream().filter(this::done).map(this::line).toList();
  }

  @Override
  public void close() {
    journal.close();
  }

  private RunLine line(Cell cell) {
    RunState state = events.runs().get(identity(cell));
    return cell.line(plan, state.figures().orElseThrow());
  }

  /**
   * Gives a cell's own folder its line, also where an equal cell was the one trained. Where a
   * process is at work on another run, that is left to the next sweep.
   */
  private void writeOwnLine(Cell cell) {
    RunFolder own = folder.run(cell);
    if (!own.identity().equals(Optional.of(cell.identity()))) {
      if (FolderLock.isHeld(own.path())) {
        return;
      }
      store.takeCopy(cell.row().name(), cell.seed(), cell.identity(), cell.yaml());
    }
    String table = RunsTable.text(List.of(line(cell)));
    if (!own.hasTable(table)) {
      own.writeTable(table);
    }
  }

  private void writeTables() {
    String runs = RunsTable.text(lines());
    String ablation = AblationTable.text(lines());
    writeIfChanged(folder.runs(), runs);
    FaultPoint.SWEEP_TABLES_HALF_REBUILT.reached();
    writeIfChanged(folder.ablation(), ablation);
    writeIfChanged(
        folder.sums(), TableSums.text(Map.of(RunsTable.FILE, runs, AblationTable.FILE, ablation)));
  }

  private void append(List<Event> added) {
    journal.append(added);
    added.forEach(events::add);
  }

  private static String identity(Cell cell) {
    return cell.identity().sha256();
  }

  private String relative(RunFolder run) {
    return folder.path().relativize(run.path()).toString();
  }

  private static void writeIfChanged(Path file, String text) {
    try {
      if (Files.readString(file).equals(text)) {
        return;
      }
    } catch (NoSuchFileException | CharacterCodingException changed) {
      // Written below.
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
    AtomicFile.write(file, text);
  }
}
