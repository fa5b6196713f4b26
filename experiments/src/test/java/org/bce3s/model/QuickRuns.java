package org.bce3s.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.sweep.Child;
import org.bce3s.sweep.ChildLauncher;
import org.bce3s.sweep.Launch;
import org.bce3s.table.RunFigures;

/** Runs that take no time: they write the files of a run, and its figures are those of its key. */
final class QuickRuns implements ChildLauncher {
  private static final int INTERRUPTED = 75;
  private static final int KILLED = 137;
  private static final int MANY = 2_000;

  private final Deaths deaths;
  private final Step.Disturbance disturbance;
  private final int when;
  private final List<RunKey> launched = new ArrayList<>();
  private final Map<RunKey, Integer> exitCodes = new HashMap<>();
  private RunKey disturbed;
  private int pauses;

  QuickRuns(Deaths deaths, Step.Disturbance disturbance, int when) {
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
    AtomicFile.createFolder(run.checkpoints());
    if (here && disturbance == Step.Disturbance.CHILD_STOPPED) {
      return INTERRUPTED;
    }
    if (here && disturbance == Step.Disturbance.CHILD_KILLED) {
      return KILLED;
    }
    StringBuilder epochs = new StringBuilder("epoch,loss\n");
    for (int epoch = 0; epoch < key.losses().size(); epoch++) {
      epochs.append(epoch).append(',').append(key.losses().get(epoch)).append('\n');
    }
    AtomicFile.write(run.epochs(), epochs.toString());
    AtomicFile.write(run.quality(), "split,nc1\ntest," + key.all() + "\n");
    AtomicFile.write(run.classes(), "label,accuracy\n0," + key.all() + "\n");
    Map<String, String> figures = new HashMap<>();
    for (String column : List.of("all", "many", "medium", "few", "images_per_second", "seconds")) {
      figures.put(column, key.all());
    }
    figures.put("device", "CPU");
    run.writeResult(identity, new RunFigures(figures));
    return 0;
  }

  /** What is wrong with the run that a stage is to start from. */
  private static Optional<String> wrongStart(Launch launch, RunIdentity identity) {
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
            && first.get().codeVersion().equals(identity.codeVersion())
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
