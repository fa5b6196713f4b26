package org.bce3s.model;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.code.CodeVersion;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.file.AtomicFile;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.process.Child;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.run.EpochsFile;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.RunFigures;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.LossSums;
import org.bce3s.training.TrainingState;

/** Runs that take no time: they write the files of a run, and its figures are those of its key. */
final class QuickRuns implements ChildLauncher {
  private static final int INTERRUPTED = 75;
  private static final int KILLED = 137;
  private static final int MANY = 2_000;

  private final Deaths deaths;
  private final Step.Disturbance disturbance;
  private final int when;
  private final String code;

  /** The trainings that are finished and have their weights, of which none is trained again. */
  private final Set<RunKey> trained;

  private final List<RunKey> launched = new ArrayList<>();
  private final Map<RunKey, Integer> exitCodes = new HashMap<>();
  private RunKey disturbed;
  private int pauses;

  /**
   * Runs by some code.
   *
   * @param trained the runs that are finished and have their weights
   */
  QuickRuns(
      String code, Set<RunKey> trained, Deaths deaths, Step.Disturbance disturbance, int when) {
    this.code = code;
    this.trained = trained.stream().map(RunKey::training).collect(Collectors.toSet());
    this.deaths = deaths;
    this.disturbance = disturbance;
    this.when = when;
  }

  /** The runs that were started, in order, one that was tried again once. */
  List<RunKey> launched() {
    return launched;
  }

  /** How the last attempt at each ended. */
  Map<RunKey, Integer> exitCodes() {
    return exitCodes;
  }

  @Override
  public Child launch(Launch launch) {
    RunIdentity identity = launch.folder().identity().orElseThrow();
    RunKey key = RunKey.of(identity);
    if (!launched.contains(key)) {
      launched.add(key);
    }
    if (disturbed == null && launched.size() == when % 3 + 1) {
      disturbed = key;
    }
    exitCodes.put(key, 0);
    deaths.childStarts();
    int exitCode;
    try {
      exitCode = train(launch, identity, key);
    } catch (Deaths.Death e) {
      if (!deaths.childEnds()) {
        throw e;
      }
      exitCode = KILLED;
    }
    deaths.childEnds();
    exitCodes.put(key, launch.folder().result(identity.sha256()).isPresent() ? 0 : exitCode);
    return new Ended(exitCode);
  }

  private int train(Launch launch, RunIdentity identity, RunKey key) {
    RunFolder run = launch.folder();
    Optional<String> wrong = wrongStart(launch, identity);
    if (wrong.isPresent()) {
      throw new AssertionError(wrong.get());
    }
    boolean here = key.equals(disturbed);
    if (here && disturbance == Step.Disturbance.CHILD_DIVERGES) {
      run.writeFailure(new RunFailure(FailureClass.DIVERGED, "epoch 0: the loss is NaN"));
      return 1;
    }
    boolean begun = Files.exists(run.checkpoints()); // such a run goes on by itself
    AtomicFile.createFolder(run.checkpoints());
    if (here && disturbance == Step.Disturbance.CHILD_STOPPED) {
      return INTERRUPTED;
    }
    if (here && disturbance == Step.Disturbance.CHILD_KILLED) {
      return KILLED;
    }
    Checkpoints checkpoints = new Checkpoints(run.checkpoints());
    if (checkpoints.newest().isEmpty()) {
      if (!begun && trained.contains(key.training())) {
        throw new AssertionError("a run is trained again that has only to be shown anew");
      }
      train(run, key, checkpoints);
    }
    AtomicFile.write(run.quality(), "split,nc1\ntest," + key.all() + "\n");
    AtomicFile.write(run.classes(), "label,accuracy\n0," + key.all() + "\n");
    Map<String, String> figures = new HashMap<>();
    for (String group : AccuracyColumns.FIGURES) {
      figures.put(group, key.all());
      for (String shown : RunKey.SHOWN) {
        figures.put(shown + "_" + group, key.shownAs(shown).all());
      }
    }
    figures.putAll(Map.of("images_per_second", "1.0", "seconds", "1.0", "device", "CPU"));
    figures.put("select", key.shown());
    run.writeResult(identity, new RunFigures(figures));
    trained.add(key.training());
    return 0;
  }

  private static void train(RunFolder run, RunKey key, Checkpoints checkpoints) {
    List<Event> events = new ArrayList<>();
    events.add(new Event("attempt-started", Map.of("epoch", "0")));
    for (int epoch = 0; epoch < key.losses().size(); epoch++) {
      Map<String, String> cells = new HashMap<>();
      EpochsFile.COLUMNS.forEach(column -> cells.put(column, ""));
      cells.put("epoch", String.valueOf(epoch));
      cells.put("loss", key.losses().get(epoch));
      events.add(new Event("epoch-done", cells));
    }
    try (Journal journal = Journal.open(run.path().resolve("epochs.journal"), Clock.systemUTC())) {
      journal.append(events);
    }
    new EpochsFile(run).rebuild();
    float[] weights = {key.training().hashCode()};
    checkpoints.write(
        new TrainingState(
            key.losses().size(),
            0,
            LossSums.NONE,
            Map.of("w", new FloatTensor(new long[] {1}, weights)),
            BestEpochs.NONE));
  }

  /** What is wrong with the run that a stage is to start from. */
  private Optional<String> wrongStart(Launch launch, RunIdentity identity) {
    String settings = identity.configuration().settings();
    if (!settings.contains("\nstart.")) {
      return Optional.empty();
    }
    RunFolder start = launch.start().orElseThrow();
    Optional<RunIdentity> first = start.identity();
    boolean whole =
        first.isPresent()
            && start.result(first.get().sha256()).isPresent()
            && first.get().seed() == identity.seed()
            && (isTrained(launch.folder())
                || CodeVersion.of(code)
                    .and(first.get().configuration().code())
                    .equals(identity.configuration().code()))
            && settings.endsWith(
                first
                    .get()
                    .configuration()
                    .settings()
                    .lines()
                    .map(line -> "start." + line + "\n")
                    .collect(Collectors.joining()));
    return whole ? Optional.empty() : Optional.of("a stage starts from the wrong run");
  }

  private static boolean isTrained(RunFolder run) {
    return new Checkpoints(run.checkpoints()).newest().isPresent();
  }

  /** Asked for at each pause; nothing here takes many. */
  @Override
  public Duration pollEvery() {
    if (++pauses > MANY) {
      throw new AssertionError("the sweep hangs");
    }
    return Duration.ZERO;
  }

  private record Ended(int code) implements Child {
    @Override
    public long pid() {
      return 0;
    }

    @Override
    public OptionalInt exitCode() {
      return OptionalInt.of(code);
    }

    @Override
    public void stop() {
      // It has ended.
    }

    @Override
    public void kill() {
      // It has ended.
    }
  }
}
