package org.bce3s.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.process.Retries;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.CellStatus;
import org.bce3s.sweep.KeptTables;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepOutcome;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;

/** Does the steps with real sweeps in real folders, and compares all they show to the model. */
final class SweepWorld {
  private static final List<String> CODES = List.of("aaaa", "bbbb");

  private final Path folder;
  private final SweepFolder sweep;
  private final SweepFolder keptFolder;
  private final SweepModel model = new SweepModel();
  private final List<Draft> drafts = List.of(new Draft("a", 0), new Draft("c", 1));
  private int code;
  private int moved;

  SweepWorld(Path folder) {
    this.folder = folder;
    this.sweep = SweepFolder.of(folder.resolve("out"), Draft.NAME);
    this.keptFolder = SweepFolder.of(folder.resolve("kept"), Draft.NAME);
  }

  /** What the experiments are now, for a person. */
  List<Draft> drafts() {
    return drafts;
  }

  void apply(Step step) {
    Draft draft = drafts.get(step.file());
    switch (step.kind()) {
      case SWEEP, ACCEPT_CODE -> sweep(step, draft);
      case CHANGE_SETTING -> draft.change(step.b(), step.c());
      case CHANGE_SHOWN -> draft.changeShown(step.b());
      case REMOVE_WEIGHTS -> place(step).ifPresent(SweepWorld::removeWeights);
      case RENAME_ROW -> draft.rename(step.b(), step.c());
      case SWAP_NAMES -> draft.swapNames(step.b(), step.c());
      case ADD_ROW -> draft.add(step.b(), step.c());
      case ADD_STAGE -> draft.addStage(step.b(), step.c(), step.c() / 7);
      case REMOVE_ROW -> draft.remove(step.b());
      case CHANGE_SEEDS -> draft.otherSeeds();
      case REMOVE_RUN -> place(step).ifPresent(this::remove);
      case MOVE_RUN -> place(step).ifPresent(run -> move(step, run));
      case CHANGE_CODE -> code = 1 - code;
      default -> throw new IllegalArgumentException(step.toString());
    }
    check();
  }

  private void sweep(Step step, Draft draft) {
    String today = CODES.get(code);
    boolean accepts = step.kind() == Step.Kind.ACCEPT_CODE;
    Plan plan =
        accepts
            ? draft.accepting(folder, today, sweep.store()::finishedByOtherCode)
            : draft.plan(folder, today);
    List<Draft.Cell> cells = accepts ? Draft.cells(plan) : draft.cells(today);
    if (accepts) {
      assertThat(model.wronglyAccepted(draft.cells(today), cells, today)).isEmpty();
    }
    Deaths deaths =
        switch (step.disturbance()) {
          case SWEEP_DIES -> Deaths.ofSweep(step.when() * 3 + step.b() % 3);
          case CHILD_DIES -> Deaths.ofChild(step.when());
          default -> Deaths.none();
        };
    QuickRuns runs = new QuickRuns(today, withWeights(), deaths, step.disturbance(), step.when());
    boolean stopped = step.disturbance() == Step.Disturbance.SWEEP_STOPPED;
    Optional<KeptTables> kept = kept(step.keep());
    boolean refused =
        kept.isPresent() && !kept.get().replace() && SweepModel.dropsRuns(keptRuns(), cells);
    Sweep real =
        new Sweep(
            plan,
            new SweepOptions(
                folder,
                folder.resolve("out"),
                kept,
                1,
                false,
                new Retries(2, Duration.ZERO),
                List.of()),
            runs,
            new SweepObserver() {},
            () -> stopped && runs.launched().size() >= step.when() % 4);
    try {
      List<SweepOutcome> outcome = new ArrayList<>();
      try {
        FaultPoint.watch(deaths, () -> outcome.add(real.run()));
      } catch (DataException e) {
        model.bare(bare());
        model.swept(cells, runs.exitCodes(), stopped, onDisk(true), today);
        model.begun(onDisk(false));
        assertThat(model.lines(cells, today))
            .as("sweep refused: %s", e.getMessage())
            .allMatch(SweepModel.Line::bare);
        return;
      }
      assertThat(refused).as("kept tables of other runs are replaced").isFalse();
      model.bare(bare());
      int exitCode = model.swept(cells, runs.exitCodes(), stopped, onDisk(true), today);
      model.begun(onDisk(false));
      assertThat(outcome.get(0).exitCode()).as("exit code").isEqualTo(exitCode);
      checkOwnFolders(cells, today);
      if (kept.isPresent()
          && !model.lines(cells, today).isEmpty()
          && (exitCode == 0 || kept.get().partial())) {
        model.keep(cells, today);
      }
    } catch (Deaths.Death e) {
      model.bare(bare());
      model.died(cells, onDisk(true));
      model.begun(onDisk(false));
    } catch (FolderException e) {
      assertThat(refused).as("sweep refused: %s", e.getMessage()).isTrue();
      assertThat(runs.launched()).as("runs of a refused sweep").isEmpty();
    }
  }

  private Optional<KeptTables> kept(Step.Keep keep) {
    Path kept = folder.resolve("kept");
    return keep == Step.Keep.NOT
        ? Optional.empty()
        : Optional.of(new KeptTables(kept, keep == Step.Keep.PARTIAL, keep == Step.Keep.REPLACE));
  }

  /** The folder that lies where a row and seed have their place. */
  private Optional<Path> place(Step step) {
    Path path =
        sweep
            .path()
            .resolve(Draft.NAMES.get(step.b() % Draft.NAMES.size()))
            .resolve("seed-" + step.c() % 2);
    return Optional.of(path).filter(Files::isDirectory);
  }

  private void remove(Path run) {
    delete(run);
    model.left(onDisk(true), onDisk(false));
  }

  private void move(Step step, Path run) {
    Path to = (step.a() % 2 == 0 ? run.getParent() : sweep.path()).resolve("moved-" + moved++);
    try {
      Files.move(run, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    assertThat(onDisk(true)).as("finished runs on the disk").containsAll(model.finished());
    model.tables().ifPresent(lines -> checkTables(sweep, lines));
    model.kept().ifPresent(this::checkKept);
    for (Draft draft : drafts) {
      List<Draft.Cell> cells = draft.cells(CODES.get(code));
      Plan plan = draft.plan(folder, CODES.get(code));
      checkStates("plan", SweepStatus.of(sweep, plan), cells, cells);
    }
    model
        .planned()
        .ifPresent(cells -> checkStates("status", SweepStatus.of(sweep), cells, List.of()));
    model.tables().filter(lines -> !lines.isEmpty()).ifPresent(this::checkResults);
  }

  private void checkTables(SweepFolder where, List<SweepModel.Line> lines) {
    assertThat(table(where.runs(), "row", "seed", "all", "accepted_code", "kept_figures"))
        .as("runs.csv of %s", where.path().getParent().getFileName())
        .isEqualTo(lines.stream().map(SweepModel.Line::toString).toList());
    assertThat(table(where.ablation(), "row", "seeds"))
        .as("ablation.csv of %s", where.path().getParent().getFileName())
        .isEqualTo(
            lines.stream()
                .map(SweepModel.Line::row)
                .distinct()
                .map(row -> row + "," + lines.stream().filter(l -> l.row().equals(row)).count())
                .toList());
  }

  private void checkKept(List<SweepModel.Line> lines) {
    checkTables(keptFolder, lines);
    List<String> epochs = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    for (SweepModel.Line line : lines) {
      epochs.addAll(epochs(line));
      if (!line.bare()) {
        classes.add(line.row() + "," + line.seed() + ",0," + line.run().all());
      }
    }
    assertThat(table(keptFolder.path().resolve("epochs.csv"), "row", "seed", "epoch", "loss"))
        .as(
            Files.exists(keptFolder.path().resolve("epochs.csv"))
                ? "kept curves"
                : "a kept table is gone")
        .isEqualTo(epochs);
    assertThat(table(keptFolder.path().resolve("classes.csv"), "row", "seed", "label", "accuracy"))
        .as("kept classes.csv")
        .isEqualTo(classes.isEmpty() ? List.of("no classes.csv") : classes); // no run has them
  }

  private static List<String> epochs(SweepModel.Line line) {
    List<String> epochs = new ArrayList<>();
    for (String loss : line.run().losses()) {
      int epoch = epochs.size();
      epochs.add(line.row() + "," + line.seed() + "," + epoch + "," + loss);
    }
    return epochs;
  }

  private void checkStates(
      String what, SweepStatus status, List<Draft.Cell> cells, List<Draft.Cell> plan) {
    assertThat(status.cells()).as("cells of %s", what).hasSameSizeAs(cells);
    for (int i = 0; i < cells.size(); i++) {
      Draft.Cell cell = cells.get(i);
      CellStatus shown = status.cells().get(i);
      assertThat(shown.row() + shown.seed()).isEqualTo(cell.row() + cell.seed());
      assertThat(model.states(cell, plan))
          .as("states in %s of %s", what, cell.row())
          .contains(shown.state().name());
      if (shown.state() == CellState.STALE && !shown.isCopy()) {
        assertThat(holdsFinished(sweep.run(cell.row(), cell.seed()))).as("stale").isTrue();
      }
      shown
          .figures()
          .ifPresent(f -> assertThat(f.all()).as("figure in %s", what).isEqualTo(cell.run().all()));
    }
  }

  /** What commands read of the folder of runs, with the curves of those runs that are there. */
  private void checkResults(List<SweepModel.Line> lines) {
    List<ResultRun> runs = Results.of(List.of(sweep.path())).runs();
    assertThat(
            runs.stream()
                .map(
                    run ->
                        run.line().row()
                            + ","
                            + run.line().cell("seed")
                            + ","
                            + run.line().cell("all")
                            + ","
                            + run.line().cell("accepted_code")
                            + ","
                            + run.line().cell("kept_figures")))
        .as("results")
        .isEqualTo(lines.stream().map(SweepModel.Line::toString).toList());
    for (int i = 0; i < lines.size(); i++) {
      SweepModel.Line line = lines.get(i);
      List<String> losses = runs.get(i).epochs().stream().map(e -> e.text("loss")).toList();
      assertThat(losses)
          .as("curve of %s in results", line.row())
          .isEqualTo(model.finished().contains(line.run()) ? line.run().losses() : List.of());
    }
  }

  /** After a sweep each finished cell has a folder of its own with its line. */
  private void checkOwnFolders(List<Draft.Cell> cells, String today) {
    for (SweepModel.Line line : model.lines(cells, today)) {
      Path runs = sweep.run(line.row(), line.seed()).path().resolve("runs.csv");
      assertThat(table(runs, "row", "seed", "all", "accepted_code", "kept_figures"))
          .as("own runs.csv")
          .containsExactly(line.toString());
    }
  }

  private List<List<String>> keptRuns() {
    if (!Files.exists(keptFolder.runs())) {
      return List.of();
    }
    return CsvTable.read(keptFolder.runs()).lines().stream()
        .map(l -> List.of(l.text("row"), l.text("seed"), l.text("configuration_sha256")))
        .toList();
  }

  private static List<String> table(Path file, String... columns) {
    if (!Files.exists(file)) {
      return List.of("no " + file.getFileName());
    }
    List<String> lines = new ArrayList<>();
    for (CsvLine line : CsvTable.read(file).lines()) {
      lines.add(String.join(",", Stream.of(columns).map(line::text).toList()));
    }
    return lines;
  }

  private static void removeWeights(Path run) {
    if (Files.exists(run.resolve("checkpoints")) && holdsFinished(new RunFolder(run))) {
      delete(run.resolve("checkpoints"));
    }
  }

  /** The finished runs whose weights are there. */
  private Set<RunKey> withWeights() {
    return runs(run -> holdsFinished(run) && run.hasWeights());
  }

  /** The finished runs that have nothing but accuracies. */
  private Set<RunKey> bare() {
    return runs(run -> holdsFinished(run) && !Files.exists(run.classes()));
  }

  /** The runs that lie anywhere with a result, or else with checkpoints but none. */
  private Set<RunKey> onDisk(boolean finished) {
    Set<RunKey> done = runs(SweepWorld::holdsFinished);
    Set<RunKey> begun = runs(run -> !holdsFinished(run) && Files.exists(run.checkpoints()));
    begun.removeAll(done);
    return finished ? done : begun;
  }

  private Set<RunKey> runs(Predicate<RunFolder> condition) {
    Set<RunKey> keys = new HashSet<>();
    try (Stream<Path> all =
        Files.exists(sweep.path()) ? Files.walk(sweep.path(), 3) : Stream.empty()) {
      for (Path file : all.filter(f -> f.endsWith("identity.txt")).toList()) {
        RunFolder run = new RunFolder(file.getParent());
        if (condition.test(run)) {
          keys.add(RunKey.of(run.identity().orElseThrow()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  private static boolean holdsFinished(RunFolder run) {
    return run.identity().flatMap(identity -> run.result(identity.sha256())).isPresent();
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((x, y) -> y.compareTo(x)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> describe() {
    return Map.of("experiments", drafts, "model", model);
  }
}
