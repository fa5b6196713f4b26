package org.bce3s.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bce3s.provenance.Machine;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.spec.Count;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.KeptProvenance;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/**
 * Tables beside their runs trained again. Each figure must be the same to its last digit where
 * processor, threads, native build and code are; elsewhere accuracies must agree within 5 points,
 * as {@link Comparison#TOLERANCES} says of single runs.
 *
 * @param reasons why other digits are to be expected; empty if they are not
 * @param notes what could not be compared
 * @param runs the runs, in the order of the tables
 */
public record TablesReproduction(List<String> reasons, List<String> notes, List<RunAgain> runs) {
  private static final int COMMIT_SHOWN = 7;

  /** Copies the lists. */
  public TablesReproduction {
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
    runs = List.copyOf(runs);
  }

  /**
   * Compares, when the sweep is at its end.
   *
   * @throws org.bce3s.file.DataException if a table is damaged
   */
  public static TablesReproduction of(TablesAgain again) {
    Map<List<String>, ResultRun> trained =
        Results.of(List.of(SweepFolder.of(again.out(), again.plan().experiment()).path()))
            .runs()
            .stream()
            .collect(Collectors.toMap(TablesReproduction::key, Function.identity()));
    List<RunAgain> runs = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>(machine(again.tables().provenance()));
    Set<String> notes = new LinkedHashSet<>();
    for (ResultRun before : again.tables().runs()) {
      ResultRun now = trained.get(key(before));
      runs.add(RunAgain.of(before, now));
      reasons.addAll(reasons(again, before.line(), now.line()));
      notes.addAll(notes(before.line()));
    }
    return new TablesReproduction(List.copyOf(reasons), List.copyOf(notes), runs);
  }

  private static List<String> key(ResultRun run) {
    return List.of(run.line().row(), run.line().cell("seed"));
  }

  /** Whether each figure must be the same to its last digit. */
  public boolean isExact() {
    return reasons.isEmpty();
  }

  /** Whether a run came out as it has to. */
  public boolean isReproduced(RunAgain run) {
    return run.isSame() || (!isExact() && Math.abs(run.points()) <= Comparison.POINTS_WITHIN);
  }

  /** The runs that did not come out as they have to. */
  public List<RunAgain> different() {
    return runs.stream().filter(run -> !isReproduced(run)).toList();
  }

  private static List<String> machine(Optional<KeptProvenance> provenance) {
    if (provenance.isEmpty()) {
      return List.of("the tables do not say on what machine");
    }
    Map<String, String> then = provenance.get().machine();
    Map<String, String> here = Machine.describe();
    List<String> reasons = new ArrayList<>();
    for (String key : Machine.BITS) {
      if (!then.containsKey(key)) {
        reasons.add("the tables do not say with what " + key.replace('_', ' '));
      } else if (!then.get(key).equals(here.getOrDefault(key, ""))) {
        reasons.add(
            key.equals("cpu")
                ? "another processor (" + then.get(key) + ", now " + here.get(key) + ")"
                : "another " + key.replace('_', ' '));
      }
    }
    return reasons;
  }

  private static List<String> reasons(TablesAgain again, RunLine before, RunLine now) {
    List<String> reasons = new ArrayList<>();
    Cell cell = again.cell(before);
    Optional<KeptProvenance> provenance = again.tables().provenance();
    int threads = cell.row().settings().train().threads();
    provenance
        .map(kept -> kept.rows().get(before.row()))
        .map(KeptProvenance.KeptRow::computeThreads)
        .filter(then -> then > 0 && then != threads)
        .ifPresent(then -> reasons.add(Count.of(then, "compute thread") + ", now " + threads));
    for (RunLine line : List.of(before, now)) {
      if (!line.cell("device").equals("CPU")) {
        reasons.add("trained on a " + line.cell("device"));
      }
    }
    boolean sameCode =
        (RunsTable.knew(before, "run_code") && !before.cell("run_code").isEmpty())
            ? before.cell("run_code").equals(now.cell("run_code"))
            : before.cell("code_version").equals(now.cell("code_version"));
    if (!sameCode) {
      String commit = provenance.map(kept -> kept.git().getOrDefault("commit", "")).orElse("");
      reasons.add(
          "other code"
              + (commit.length() < COMMIT_SHOWN
                  ? ""
                  : " (commit " + commit.substring(0, COMMIT_SHOWN) + ")"));
    }
    return reasons;
  }

  private static List<String> notes(RunLine before) {
    List<String> notes = new ArrayList<>();
    String schema = before.cell("schema");
    if (!schema.equals(RunsTable.SCHEMA)) {
      notes.add(
          "the tables are of "
              + schema
              + ", today's of "
              + RunsTable.SCHEMA
              + ": columns that one of them does not have are not compared");
    }
    if (!before.cell("accepted_code").isEmpty()) {
      notes.add(
          before.row() + " was trained by other code than the tables' own, which was accepted");
    }
    return notes;
  }
}
