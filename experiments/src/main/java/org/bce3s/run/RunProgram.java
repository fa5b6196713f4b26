package org.bce3s.run;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bce3s.data.DataSplit;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.settings.TrainSettings;
import org.bce3s.shown.ShownRun;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.NumericSwitches;
import org.bce3s.tensor.PeerWatch;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.EpochReport;
import org.bce3s.training.InitialWeights;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;
import org.bce3s.training.TrainingResult;
import org.bce3s.training.Worker;

/**
 * The program of a run's process: opens the data, trains, writes the run's files.
 *
 * <p>It computes the run's identity itself and refuses a folder of another one. So code rebuilt or
 * data changed while a sweep is on cannot slip into its table.
 */
public final class RunProgram {
  /** Exit code of a run that is done. */
  public static final int DONE = 0;

  /** Exit code of a run that was asked to stop and can be resumed. */
  public static final int INTERRUPTED = 75;

  /** A process whose parent was killed needs until its next step to let go of the folder. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);

  private final Training training;
  private final PrintStream errors;

  /**
   * Creates the program.
   *
   * @param training what trains, in production {@link Training#TENSORFLOW}
   * @param errors where a failure is told
   */
  public RunProgram(Training training, PrintStream errors) {
    this.training = training;
    this.errors = errors;
  }

  /**
   * Runs or resumes to the end.
   *
   * @param order what to do
   * @param watcher is told of the training too, e.g. to print it
   * @param stop once true, the run writes a checkpoint and ends
   * @return the exit code: 0, 75 if stopped, else that of the {@link FailureClass}
   */
  public int run(RunOrder order, TrainingObserver watcher, BooleanSupplier stop) {
    try {
      order.checkFolder();
      FolderLock lock = FolderLock.acquire(order.folder().path(), LOCK_PATIENCE);
      try {
        order.checkFolder();
        return runLocked(order, watcher, stop);
      } finally {
        lock.close();
      }
    } catch (FolderException e) {
      errors.println(e.getMessage());
      return RunFailure.of(e).failure().exitCode();
    }
  }

  private int runLocked(RunOrder order, TrainingObserver watcher, BooleanSupplier stop) {
    order.folder().startAttempt();
    try {
      train(order, watcher, stop);
      return DONE;
    } catch (InterruptedRunException e) {
      errors.println(e.getMessage());
      return INTERRUPTED;
    } catch (RuntimeException | Error e) {
      RunFailure failure = RunFailure.of(e, order.settings());
      errors.println(failure);
      if (failure.failure() == FailureClass.ERROR) {
        e.printStackTrace(errors);
      }
      order.folder().writeFailure(failure);
      return failure.failure().exitCode();
    }
  }

  private void train(RunOrder order, TrainingObserver watcher, BooleanSupplier stop) {
    RunFolder folder = order.folder();
    ComputeThreads.fix(order.settings().train().threads());
    DataSplit data = order.settings().open(order.data());
    data.notes().forEach(errors::println);
    if (!order.settings().train().device().usesGpu()) {
      order
          .settings()
          .train()
          .slowPrecision(NumericSwitches.here())
          .ifPresent(why -> errors.println("note: " + why));
    }
    Worker worker = worker(order, data);
    if (!order.cluster().isFirst()) {
      try (PeerWatch peers = peers(order)) {
        new Trainer(order.settings(), order.seed(), data, Optional.empty(), worker)
            .follow(new Both(whenStarted(peers::start), watcher), stop);
      }
      return;
    }
    Optional<StartRun> start = StartRun.of(order);
    RunIdentity today =
        identity(order, data, start.map(StartRun::identity).map(RunIdentity::configuration));
    start.ifPresent(s -> s.check(today));
    RunIdentity identity = claim(order, today);
    if (folder.result(identity.sha256()).isPresent() && folder.damagedTables().isEmpty()) {
      return;
    }
    if (identity.equals(today)) {
      RunProvenance.of(order, identity, data, start).write(folder);
    }
    RunRecorder recorder = new RunRecorder(folder, order.settings().train().batchSize());
    AtomicFile.createFolder(folder.checkpoints());
    new Checkpoints(folder.checkpoints()).prune();
    TrainingResult result;
    try (PeerWatch peers = peers(order)) {
      result =
          training.train(
              order.settings(),
              order.seed(),
              data,
              startWeights(order, data, start),
              worker,
              folder.checkpoints(),
              new Both(whenStarted(peers::start), new Both(recorder, watcher)),
              stop);
    }
    FaultPoint.RUN_TRAINED.reached();
    ShownRun shown =
        ShownRun.of(
            result.sourceImagesPerSecond() > 0
                ? result
                : result.withSpeed(new EpochsFile(folder).imagesPerSecond()),
            data,
            new EpochsFile(folder).quality(),
            recorder.secondsBefore() + result.seconds());
    AtomicFile.write(folder.predictions(), shown.predictions());
    shown.quality().ifPresent(quality -> write(folder, quality));
    folder.writeResult(identity, shown.figures());
    FaultPoint.RUN_RESULT_WRITTEN.reached();
  }

  /** What the run starts from; read from files only if it is asked for. */
  private static Optional<Supplier<Map<String, FloatTensor>>> startWeights(
      RunOrder order, DataSplit data, Optional<StartRun> stage) {
    return stage
        .<Supplier<Map<String, FloatTensor>>>map(run -> run::weights)
        .or(
            () ->
                InitialWeights.of(order.settings(), data, order.data())
                    .map(weights -> weights::values));
  }

  /**
   * This process among the workers. They agree on the run but for the one that a stage starts from,
   * which worker 0 alone needs.
   */
  private Worker worker(RunOrder order, DataSplit data) {
    if (order.cluster().isAlone()) {
      return Worker.ALONE;
    }
    TrainSettings train = order.settings().train();
    if (order.cluster().isFirst()) {
      errors.println(WorkersText.of(train));
    }
    return new Worker(order.cluster(), identity(order, data, Optional.empty()).sha256());
  }

  private static RunIdentity identity(
      RunOrder order, DataSplit data, Optional<RunConfiguration> start) {
    return new RunIdentity(
        order.configuration().get().after(start),
        order.seed(),
        data.subsetSha256(),
        data.contentSha256());
  }

  /**
   * Ends this process when another worker has vanished: the training waits for it in native code,
   * out of which nothing else leads.
   */
  private PeerWatch peers(RunOrder order) {
    return new PeerWatch(
        order.cluster(),
        vanished -> {
          RunFailure failure = RunFailure.of(vanished);
          try {
            errors.println(failure);
            order.folder().writeFailure(failure);
          } finally {
            Runtime.getRuntime().halt(failure.failure().exitCode());
          }
        });
  }

  private static TrainingObserver whenStarted(Runnable action) {
    return new TrainingObserver() {
      @Override
      public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
        action.run();
      }
    };
  }

  private static void write(RunFolder folder, ShownRun.Quality quality) {
    AtomicFile.write(folder.quality(), quality.quality());
    AtomicFile.write(folder.classes(), quality.classes());
    AtomicFile.write(folder.confusion(), quality.confusion());
  }

  /**
   * The run of the folder: that of today's settings, data and code, or one whose training other
   * code has finished and which is measured alone.
   */
  private static RunIdentity claim(RunOrder order, RunIdentity identity) {
    RunFolder folder = order.folder();
    Optional<RunIdentity> planned = folder.identity();
    if (planned.isEmpty()) {
      if (Files.exists(folder.checkpoints())) {
        throw new FolderException(
            folder.path() + " holds checkpoints but does not say of which run; choose another");
      }
      folder.writeIdentity(identity);
      return identity;
    }
    RunIdentity expected = planned.get();
    if (expected.equals(identity)) {
      return identity;
    }
    if (expected.isTrainedAs(identity) && expected.isShownAs(identity) && isTrained(order)) {
      return expected;
    }
    String difference = expected.difference(identity);
    if (!expected.subsetSha256().equals(identity.subsetSha256())
        || !expected.contentSha256().equals(identity.contentSha256())) {
      throw new DataException("the data is not that of the plan: different " + difference);
    }
    boolean machineAlone = identity.isButForMachine(expected) && !identity.equals(expected);
    throw new FolderException(
        folder.path()
            + " is of another run: different "
            + difference
            + (machineAlone
                ? "; name the device in train.device, and start runs in the environment in which"
                    + " they were planned"
                : ""));
  }

  /** Whether the folder holds what a training left at its end. */
  private static boolean isTrained(RunOrder order) {
    return new Checkpoints(order.folder().checkpoints())
        .newest()
        .filter(state -> state.epoch() == order.settings().epochs() && state.step() == 0)
        .isPresent();
  }

  /** Tells two observers, the first first. */
  private record Both(TrainingObserver first, TrainingObserver second) implements TrainingObserver {
    @Override
    public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
      first.started(epochs, stepsPerEpoch, firstEpoch, firstStep);
      second.started(epochs, stepsPerEpoch, firstEpoch, firstStep);
    }

    @Override
    public void step(int epoch, int step, double loss) {
      first.step(epoch, step, loss);
      second.step(epoch, step, loss);
    }

    @Override
    public void epoch(EpochReport report) {
      first.epoch(report);
      second.epoch(report);
    }
  }
}
