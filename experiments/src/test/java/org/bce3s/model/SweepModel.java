package org.bce3s.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What sweeps are, without folders: runs that are finished, and tables that show those of a plan.
 */
final class SweepModel {
  /**
   * A line of a table: a row and seed and the run that fills it, whether it was accepted, and
   * whether it has nothing but accuracies.
   */
  record Line(String row, long seed, RunKey run, boolean accepted, boolean bare) {
    @Override
    public String toString() {
      return String.join(
          ",", row, String.valueOf(seed), run.all(), accepted ? "unknown" : "", bare ? "yes" : "");
    }
  }

  private final Set<RunKey> finished = new HashSet<>();

  /** Runs that the last sweep finished from what others of their training kept without weights. */
  private final Set<RunKey> shownWithoutAProcess = new HashSet<>();

  private final Set<RunKey> begun = new HashSet<>();

  /** Finished runs that have nothing but accuracies, since the weights were gone. */
  private final Set<RunKey> bare = new HashSet<>();

  private final Set<RunKey> failed = new HashSet<>();

  /** Runs of which a sweep that died may have said that they failed, or not. */
  private final Set<RunKey> untold = new HashSet<>();

  private Optional<List<Draft.Cell>> planned = Optional.empty();
  private Optional<List<Line>> tables = Optional.empty();
  private Optional<List<Line>> kept = Optional.empty();

  Set<RunKey> finished() {
    return finished;
  }

  /** The cells of the last plan that was swept; empty where that cannot be known. */
  Optional<List<Draft.Cell>> planned() {
    return planned;
  }

  /** The lines of the sweep's own tables; empty where that cannot be known. */
  Optional<List<Line>> tables() {
    return tables;
  }

  /** The lines of the tables that are kept; empty if none are, or that cannot be known. */
  Optional<List<Line>> kept() {
    return kept;
  }

  /** The lines of these cells that are finished. */
  List<Line> lines(List<Draft.Cell> cells, String code) {
    return cells.stream()
        .filter(cell -> finished.contains(cell.run()))
        .map(
            cell ->
                new Line(
                    cell.row(),
                    cell.seed(),
                    cell.run(),
                    !cell.run().code().equals(code),
                    bare.contains(cell.run())))
        .toList();
  }

  /** Whether a run that is not finished can be shown of the training of one that is. */
  private boolean canBeShown(RunKey run) {
    return RunKey.SHOWN.stream().anyMatch(shown -> finished.contains(run.shownAs(shown)));
  }

  /** What is wrong with the runs that a plan takes where other code is accepted. */
  Optional<String> wronglyAccepted(List<Draft.Cell> wanted, List<Draft.Cell> taken, String code) {
    for (int i = 0; i < wanted.size(); i++) {
      RunKey run = taken.get(i).run();
      String today =
          taken
              .get(i)
              .start()
              .map(start -> start.code().equals(code) ? code : code + "+" + start.code())
              .orElse(code);
      RunKey own = wanted.get(i).run();
      RunKey asked = new RunKey(own.settings(), own.seed(), today, own.shown());
      if (!taken.get(i).start().equals(start(taken, taken.get(i), wanted.get(i)))
          || !run.isTrainedAs(asked)
          || !run.shown().equals(asked.shown())) {
        return Optional.of("accepted is a run of other settings");
      }
      boolean there = finished.contains(asked) || canBeShown(asked);
      List<RunKey> others =
          there ? List.of() : finished.stream().filter(asked::isTrainedAs).toList();
      List<RunKey> shown = others.stream().filter(o -> o.shown().equals(asked.shown())).toList();
      boolean right =
          others.isEmpty()
              ? run.equals(asked)
              : shown.isEmpty()
                  ? others.stream().anyMatch(o -> o.training().equals(run.training()))
                  : shown.contains(run);
      if (!right) {
        return Optional.of("accepted is the wrong run");
      }
    }
    return Optional.empty();
  }

  /** The run of the row that a cell starts from, by the plan that takes runs of other code. */
  private static Optional<RunKey> start(
      List<Draft.Cell> taken, Draft.Cell cell, Draft.Cell wanted) {
    return wanted
        .start()
        .map(
            start ->
                taken.stream()
                    .map(Draft.Cell::run)
                    .filter(run -> run.isTrainedAs(start) && run.shown().equals(start.shown()))
                    .filter(run -> cell.start().filter(run::equals).isPresent())
                    .findFirst()
                    .orElse(start));
  }

  /**
   * The states that a cell may be shown in; stale and to run are told apart by what lies there.
   *
   * @param plan the cells of the plan by which it is shown; empty if only the journal is known
   */
  Set<String> states(Draft.Cell cell, List<Draft.Cell> plan) {
    RunKey run = cell.run();
    if (finished.contains(run)) {
      return Set.of("DONE");
    }
    if (untold.contains(run)) {
      return Set.of("FAILED", "INTERRUPTED", "SHOWN_ANEW", "STALE", "TO_RUN");
    }
    if (failed.contains(run)) {
      return Set.of("FAILED");
    }
    if (begun.contains(run)) {
      return Set.of("INTERRUPTED");
    }
    boolean beside =
        plan.stream()
            .map(Draft.Cell::run)
            .filter(other -> other.training().equals(run.training()))
            .findFirst()
            .filter(first -> !first.equals(run))
            .isPresent();
    return !plan.isEmpty() && (canBeShown(run) || beside)
        ? Set.of("SHOWN_ANEW")
        : Set.of("STALE", "TO_RUN");
  }

  /** Whether keeping the tables of these cells would drop a run that is kept. */
  static boolean dropsRuns(List<List<String>> keptRuns, List<Draft.Cell> cells) {
    Set<List<String>> there = new HashSet<>();
    for (Draft.Cell cell : cells) {
      there.add(List.of(cell.row(), String.valueOf(cell.seed())));
      there.add(List.of(cell.run().settingsSha256(), String.valueOf(cell.seed())));
    }
    return keptRuns.stream()
        .anyMatch(
            run ->
                !there.contains(List.of(run.get(0), run.get(1)))
                    && !there.contains(List.of(run.get(2), run.get(1))));
  }

  /**
   * A sweep came to its end.
   *
   * @param exitCodes of the runs that it started
   * @param stopped whether it was asked to stop
   * @param onDisk the runs that are finished now
   * @param code the code of the sweep
   * @return the exit code that it must have
   */
  int swept(
      List<Draft.Cell> cells,
      Map<RunKey, Integer> exitCodes,
      boolean stopped,
      Set<RunKey> onDisk,
      String code) {
    shownWithoutAProcess.clear();
    for (Draft.Cell cell : cells) {
      RunKey run = cell.run();
      if (!finished.contains(run) && canBeShown(run) && onDisk.contains(run)) {
        shownWithoutAProcess.add(run);
      }
    }
    Map<RunKey, Integer> outcomes = new HashMap<>();
    Set<RunKey> runs = new LinkedHashSet<>();
    cells.forEach(cell -> runs.add(cell.run()));
    Map<RunKey, RunKey> starts = new HashMap<>();
    cells.forEach(cell -> cell.start().ifPresent(start -> starts.put(cell.run(), start)));
    for (RunKey run : exitCodes.keySet()) {
      if (finished.contains(run) || !runs.contains(run)) {
        throw new AssertionError("a run was trained that is finished or not planned");
      }
    }
    runs.forEach(run -> outcome(run, starts, exitCodes, stopped, outcomes));
    outcomes.forEach(
        (run, outcome) -> {
          if (outcome == 0) {
            finished.add(run);
          }
          if (outcome != 75 || exitCodes.containsKey(run)) { // else nothing was said of it
            untold.remove(run);
            failed.remove(run);
            failed.addAll(outcome == 1 ? Set.of(run) : Set.of());
          }
        });
    planned = Optional.of(cells);
    tables = Optional.of(lines(cells, code));
    Set<Integer> all = new HashSet<>(outcomes.values());
    return all.contains(75) ? 75 : all.contains(1) ? 1 : 0;
  }

  /** 0 finished, 1 failed itself or in what it starts from, 75 left for another sweep. */
  private int outcome(
      RunKey run,
      Map<RunKey, RunKey> starts,
      Map<RunKey, Integer> exitCodes,
      boolean stopped,
      Map<RunKey, Integer> outcomes) {
    Integer known = outcomes.get(run);
    if (known != null) {
      return known;
    }
    int outcome;
    RunKey start = starts.get(run);
    Integer exitCode = exitCodes.get(run);
    int before =
        start == null || finished.contains(run)
            ? 0
            : outcome(start, starts, exitCodes, stopped, outcomes);
    if (finished.contains(run)) {
      outcome = 0;
    } else if (exitCode != null) {
      outcome = exitCode == 0 || exitCode == 75 ? exitCode : 1;
    } else if (before == 0 && shownWithoutAProcess.contains(run)) {
      outcome = 0;
    } else if (before != 0 || stopped) {
      outcome = before == 1 && !stopped ? 1 : 75;
    } else if (isLeft(run, exitCodes)) {
      outcome = 75;
    } else {
      throw new AssertionError("a run was not trained that is not finished");
    }
    outcomes.put(run, outcome);
    return outcome;
  }

  /** Whether the run that was to be trained, to be shown in another way too, was interrupted. */
  private static boolean isLeft(RunKey run, Map<RunKey, Integer> exitCodes) {
    return RunKey.SHOWN.stream()
        .map(run::shownAs)
        .anyMatch(other -> exitCodes.getOrDefault(other, 0) == 75);
  }

  /** The sweep's tables are kept. */
  void keep(List<Draft.Cell> cells, String code) {
    kept = Optional.of(lines(cells, code));
  }

  /** A sweep died: what is on the disk is finished, the tables are in between. */
  void died(List<Draft.Cell> cells, Set<RunKey> onDisk) {
    finished.addAll(onDisk);
    cells.forEach(cell -> untold.add(cell.run()));
    planned = Optional.empty();
    tables = Optional.empty();
    kept = Optional.empty();
  }

  /** Somebody deleted folders; these runs are left. */
  void left(Set<RunKey> onDisk, Set<RunKey> begunOnDisk) {
    finished.retainAll(onDisk);
    begun(begunOnDisk);
  }

  /** The finished runs that have nothing but accuracies. */
  void bare(Set<RunKey> onDisk) {
    bare.clear();
    bare.addAll(onDisk);
  }

  /** The runs that have a checkpoint, but no result. */
  void begun(Set<RunKey> onDisk) {
    begun.clear();
    begun.addAll(onDisk);
  }

  @Override
  public String toString() {
    return new ArrayList<>(finished)
        .stream().map(RunKey::all).collect(Collectors.joining(" ", "finished ", ""));
  }
}
