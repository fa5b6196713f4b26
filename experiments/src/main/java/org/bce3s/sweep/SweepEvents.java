package org.bce3s.sweep;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.journal.Event;
import org.bce3s.journal.JournalException;
import org.bce3s.run.RunFailure;
import org.bce3s.table.RunFigures;

/** The events of a sweep's journal, and what they say when read in order. */
final class SweepEvents {
  private static final String SWEEP_PLANNED = "sweep-planned";
  private static final String RUN_PLANNED = "run-planned";
  private static final String STARTED = "run-started";
  private static final String FINISHED = "run-finished";
  private static final String FAILED = "run-failed";
  private static final String INTERRUPTED = "run-interrupted";

  private final Map<String, RunState> runs = new LinkedHashMap<>();
  private final List<PlannedCell> planned = new ArrayList<>();
  private final Set<PlannedCell> everPlanned = new LinkedHashSet<>();

  /** Reads events in order. */
  SweepEvents(List<Event> events) {
    events.forEach(this::add);
  }

  /** What the journal last says of each run, by identity hash. */
  Map<String, RunState> runs() {
    return runs;
  }

  /** The cells of the last plan. */
  List<PlannedCell> planned() {
    return planned;
  }

  /** The cells of all plans, the earliest first. */
  Collection<PlannedCell> everPlanned() {
    return everPlanned;
  }

  static List<Event> planned(Plan plan) {
    List<Event> events = new ArrayList<>();
    events.add(new Event(SWEEP_PLANNED, Map.of("cells", String.valueOf(plan.cells().size()))));
    plan.cells().forEach(cell -> events.add(event(RUN_PLANNED, cell)));
    return events;
  }

  static Event started(Cell cell, String folder, int attempt, long pid) {
    return with(attempt(STARTED, cell, folder, attempt), Map.of("pid", String.valueOf(pid)));
  }

  static Event finished(Cell cell, String folder, RunFigures figures) {
    return with(with(event(FINISHED, cell), Map.of("folder", folder)), figures.values());
  }

  static Event failed(Cell cell, String folder, int attempt, RunFailure failure) {
    return with(attempt(FAILED, cell, folder, attempt), failure.values());
  }

  static Event interrupted(Cell cell, String folder) {
    return with(event(INTERRUPTED, cell), Map.of("folder", folder));
  }

  /** Takes in one more event; events of other names are for people. */
  void add(Event event) {
    switch (event.name()) {
      case SWEEP_PLANNED -> planned.clear();
      case RUN_PLANNED -> {
        PlannedCell cell = new PlannedCell(event.value("row"), seed(event), event.value("run"));
        planned.add(cell);
        everPlanned.add(cell);
        runs.putIfAbsent(
            cell.identity(),
            new RunState(
                RunState.Phase.PLANNED, "", Instant.EPOCH, 0, Optional.empty(), Optional.empty()));
      }
      case STARTED -> put(event, RunState.Phase.STARTED);
      case FINISHED -> put(event, RunState.Phase.FINISHED);
      case FAILED -> put(event, RunState.Phase.FAILED);
      case INTERRUPTED -> put(event, RunState.Phase.INTERRUPTED);
      default -> {}
    }
  }

  private void put(Event event, RunState.Phase phase) {
    RunState state =
        new RunState(
            phase,
            event.value("folder"),
            at(event),
            Long.parseLong(event.values().getOrDefault("pid", "0")),
            RunFigures.of(event.values()),
            RunFailure.of(event.values()));
    if (phase == RunState.Phase.FINISHED && state.figures().isEmpty()) {
      throw new JournalException("journal: a finished run has no figures");
    }
    runs.put(event.value("run"), state);
  }

  private static Instant at(Event event) {
    try {
      return Instant.parse(event.values().getOrDefault("at", ""));
    } catch (DateTimeParseException untold) {
      return Instant.EPOCH;
    }
  }

  private static long seed(Event event) {
    return Long.parseLong(event.value("seed"));
  }

  private static Event event(String name, Cell cell) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("row", cell.row().name());
    values.put("seed", String.valueOf(cell.seed()));
    values.put("run", cell.identity().sha256());
    return new Event(name, values);
  }

  private static Event attempt(String name, Cell cell, String folder, int attempt) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("folder", folder);
    values.put("attempt", String.valueOf(attempt));
    return with(event(name, cell), values);
  }

  private static Event with(Event event, Map<String, String> more) {
    Map<String, String> values = new LinkedHashMap<>(event.values());
    values.putAll(more);
    return new Event(event.name(), values);
  }
}
