package org.bce3s.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bce3s.code.CodeVersion;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunIdentity;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.sweep.Plan;
import org.bce3s.training.Platform;

/** An experiment that somebody works on: rows with settings, in order, and seeds. */
final class Draft {
  static final String NAME = "fake";
  static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final double[] WEIGHTS = {0, 0.5, 0};
  private static final int[] EPOCHS = {1, 2, 3};

  /** The settings of a row: which of a few values, the row that it starts from, what is shown. */
  record Settings(int value, Optional<String> start, String shown) {
    Settings(int value, Optional<String> start) {
      this(value, start, RunKey.SHOWN.get(0));
    }
  }

  /** A row and seed, and the run that is to fill it. */
  record Cell(String row, long seed, RunKey run, Optional<RunKey> start) {}

  private static final Map<String, Plan> PLANS = new HashMap<>();

  private Map<String, Settings> rows = new LinkedHashMap<>();
  private int seeds = 1;

  Draft(String row, int value) {
    rows.put(row, new Settings(value, Optional.empty()));
  }

  void change(int row, int value) {
    rows.computeIfPresent(
        name(row),
        (name, settings) ->
            new Settings(value % EPOCHS.length, settings.start(), settings.shown()));
  }

  void changeShown(int row) {
    rows.computeIfPresent(
        name(row),
        (name, s) ->
            new Settings(
                s.value(), s.start(), RunKey.SHOWN.get(1 - RunKey.SHOWN.indexOf(s.shown()))));
  }

  /** Gives a row a name that no other row has. */
  void rename(int row, int newName) {
    String from = name(row);
    String to = NAMES.get(newName % NAMES.size());
    if (!rows.containsKey(to)) {
      rename(Map.of(from, to));
    }
  }

  void swapNames(int one, int other) {
    if (!name(one).equals(name(other))) {
      rename(Map.of(name(one), name(other), name(other), name(one)));
    }
  }

  private void rename(Map<String, String> names) {
    Map<String, Settings> renamed = new LinkedHashMap<>();
    rows.forEach(
        (name, settings) ->
            renamed.put(
                names.getOrDefault(name, name),
                new Settings(
                    settings.value(),
                    settings.start().map(s -> names.getOrDefault(s, s)),
                    settings.shown())));
    rows = renamed;
  }

  void add(int newName, int value) {
    rows.putIfAbsent(
        NAMES.get(newName % NAMES.size()), new Settings(value % EPOCHS.length, Optional.empty()));
  }

  void addStage(int newName, int start, int value) {
    String from = name(start);
    rows.putIfAbsent(
        NAMES.get(newName % NAMES.size()), new Settings(value % EPOCHS.length, Optional.of(from)));
  }

  /** Takes a row out that is not the last one and from which none starts. */
  void remove(int row) {
    String name = name(row);
    boolean needed = rows.values().stream().anyMatch(s -> s.start().equals(Optional.of(name)));
    if (rows.size() > 1 && !needed) {
      rows.remove(name);
    }
  }

  void otherSeeds() {
    seeds = 3 - seeds;
  }

  List<Cell> cells(String code) {
    List<Cell> cells = new ArrayList<>();
    for (Map.Entry<String, Settings> row : rows.entrySet()) {
      for (long seed = 0; seed < seeds; seed++) {
        long ofSeed = seed;
        cells.add(
            new Cell(
                row.getKey(),
                seed,
                new RunKey(settings(row.getValue()), seed, code, row.getValue().shown()),
                row.getValue()
                    .start()
                    .map(
                        start ->
                            new RunKey(
                                settings(rows.get(start)),
                                ofSeed,
                                code,
                                rows.get(start).shown()))));
      }
    }
    return cells;
  }

  private String settings(Settings row) {
    String own =
        "weight: "
            + (row.start().isPresent() ? 0.0 : WEIGHTS[row.value()])
            + "\nepochs: "
            + EPOCHS[row.value()]
            + "\n";
    return row.start()
        .map(
            start ->
                own
                    + "a later stage\n"
                    + settings(rows.get(start))
                        .lines()
                        .map(line -> "start." + line + "\n")
                        .collect(Collectors.joining()))
        .orElse(own);
  }

  /** The plan of the real thing; the data is the same in any folder. */
  Plan plan(Path data, String code) {
    return PLANS.computeIfAbsent(
        this + code, text -> newPlan(data, code, wanted -> Optional.empty()));
  }

  /** The same where runs of other code are accepted. */
  Plan accepting(Path data, String code, Function<RunIdentity, Optional<RunIdentity>> accepted) {
    return newPlan(data, code, accepted);
  }

  /** The cells of a plan of the real thing. */
  static List<Cell> cells(Plan plan) {
    return plan.cells().stream()
        .map(
            cell ->
                new Cell(
                    cell.row().name(),
                    cell.seed(),
                    RunKey.of(cell.identity()),
                    plan.start(cell).map(start -> RunKey.of(start.identity()))))
        .toList();
  }

  private Plan newPlan(
      Path data, String code, Function<RunIdentity, Optional<RunIdentity>> accepted) {
    List<Row> real = new ArrayList<>();
    rows.forEach((name, settings) -> real.add(row(name, settings)));
    List<Long> numbers = seeds == 1 ? List.of(0L) : List.of(0L, 1L);
    return Plan.of(
        new Experiment(NAME, numbers, Optional.empty(), real),
        settings ->
            new RunConfiguration(
                canonical(settings),
                RunKey.SELECT + Names.value(settings.report().select()),
                new Platform(new TreeMap<>()),
                CodeVersion.of(code)),
        data,
        accepted);
  }

  private static Row row(String name, Settings settings) {
    Selection shown = Selection.valueOf(settings.shown().toUpperCase(Locale.ROOT));
    return settings.start().isPresent()
        ? FakeRuns.stage(name, settings.start().get(), EPOCHS[settings.value()], shown)
        : FakeRuns.row(name, WEIGHTS[settings.value()], EPOCHS[settings.value()], shown);
  }

  private static String canonical(RunSettings settings) {
    return "weight: "
        + settings.loss().contrastive().value().weight()
        + "\nepochs: "
        + settings.train().epochs()
        + "\n"
        + settings.stage().map(stage -> "a later stage\n").orElse("");
  }

  String name(int row) {
    List<String> names = List.copyOf(rows.keySet());
    return names.get(row % names.size());
  }

  @Override
  public String toString() {
    return rows.entrySet().stream()
        .map(
            row ->
                row.getKey()
                    + "="
                    + row.getValue().value()
                    + row.getValue().shown().charAt(0)
                    + row.getValue().start().map(start -> " from " + start).orElse(""))
        .collect(Collectors.joining(", ", "{", "} x " + seeds));
  }
}
