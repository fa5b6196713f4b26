package org.bce3s.reproduction;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bce3s.data.DataSplit;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.RunProvenance;
import org.bce3s.run.Training;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.TrainingObserver;

/**
 * A finished run, trained again from what its folder says, and how the two compare.
 *
 * <p>The bits must be the same where CPU model, compute threads and native build are the same and
 * both ran on the CPU; elsewhere the figures must agree within {@link Comparison#TOLERANCES}.
 *
 * @param byteExact whether the comparison is to the last bit
 * @param reasons why it is not; empty if it is
 * @param notes what is different from when the run was trained without excusing a difference, such
 *     as the code
 * @param compared what was compared, e.g. {@code 24 steps}
 * @param differences what came out different, the first step before all else; empty if it is the
 *     same
 */
public record Reproduction(
    boolean byteExact,
    List<String> reasons,
    List<String> notes,
    List<String> compared,
    List<String> differences) {
  /** Copies the lists. */
  public Reproduction {
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
    compared = List.copyOf(compared);
    differences = List.copyOf(differences);
  }

  /**
   * Trains a run again and compares.
   *
   * @param original the run; nothing is written to its folder
   * @param data the folder of data sets
   * @param again the folder of the second training, which is kept: a new one, or that of an earlier
   *     call, whose training then goes on
   * @param training what trains, in production {@link Training#TENSORFLOW}
   * @param watcher is told of the training
   * @param stop once true, the training ends
   * @throws FolderException if the run cannot be trained, or {@code again} holds anything else
   * @throws DataException if the data is missing or not that of the run
   * @throws InterruptedRunException if {@code stop} said so
   */
  public static Reproduction of(
      Original original,
      Path data,
      Path again,
      Training training,
      TrainingObserver watcher,
      BooleanSupplier stop) {
    RunIdentity before = original.identity();
    Optional<RunFolder> start = original.provenance().start(original.folder());
    RunIdentity now = identityNow(original.settings(), start, before.seed(), data);
    if (!now.subsetSha256().equals(before.subsetSha256())
        || !now.contentSha256().equals(before.contentSha256())) {
      throw new DataException(
          data + ": the data is not that of the run: different " + before.difference(now));
    }
    RunFolder after = new RunFolder(again);
    begin(after, now);
    train(
        new RunOrder(
            original.settings(),
            () -> RunConfiguration.here(original.settings()),
            now.seed(),
            data,
            after,
            Optional.empty(),
            start,
            Cluster.ALONE),
        training,
        watcher,
        stop);
    List<String> reasons = reasons(original, after);
    List<String> notes =
        before.equals(now)
            ? List.of()
            : List.of("different from the run: " + before.difference(now));
    Comparison comparison = new Comparison(original.folder(), after, reasons.isEmpty());
    comparison.compare();
    return new Reproduction(
        reasons.isEmpty(), reasons, notes, comparison.compared(), comparison.differences());
  }

  private static RunIdentity identityNow(
      RunSettings settings, Optional<RunFolder> start, long seed, Path data) {
    ComputeThreads.fix(settings.train().threads());
    DataSplit split = settings.open(data);
    return new RunIdentity(
        RunConfiguration.here(settings)
            .after(start.flatMap(RunFolder::identity).map(RunIdentity::configuration)),
        seed,
        split.subsetSha256(),
        split.contentSha256());
  }

  /**
   * A folder of a second training has no experiment in it, so that no run is compared with itself.
   */
  private static void begin(RunFolder after, RunIdentity now) {
    Path folder = after.path();
    if (after.identity().isEmpty()) {
      if (!isEmpty(folder)) {
        throw new FolderException(folder + " is not empty; name a new folder");
      }
      after.begin(now, "");
    } else if (!after.yaml().orElse("").isEmpty()) {
      throw new FolderException(folder + " holds a run of its own; name a new folder");
    } else if (!after.identity().get().equals(now)) {
      throw new FolderException(
          folder
              + " holds another training: different "
              + after.identity().get().difference(now)
              + "; name a new folder");
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private static void train(
      RunOrder order, Training training, TrainingObserver watcher, BooleanSupplier stop) {
    PrintStream quiet =
        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int exitCode = new RunProgram(training, quiet).run(order, watcher, stop);
    if (exitCode == RunProgram.INTERRUPTED) {
      throw new InterruptedRunException("stopped before the run was trained again");
    }
    if (exitCode != RunProgram.DONE) {
      throw new FolderException(
          "the run could not be trained again: "
              + order.folder().failure().map(Object::toString).orElse("exit code " + exitCode));
    }
  }

  /** What excuses other bits. */
  private static List<String> reasons(Original original, RunFolder after) {
    List<String> reasons = new ArrayList<>();
    RunProvenance provenance = original.provenance();
    for (String key : provenance.bitsDiffer(RunProvenance.read(after).orElseThrow())) {
      String name = key.replace('_', ' ');
      reasons.add(
          provenance.tells(key) ? "another " + name : "the run does not say with what " + name);
    }
    if (provenance.isMixed()) {
      reasons.add("the run was begun on one machine and went on on another");
    }
    for (RunFolder run : List.of(original.folder(), after)) {
      String device = run.result(run.identity().orElseThrow().sha256()).orElseThrow().device();
      if (!device.equals("CPU")) {
        reasons.add("trained on a " + device);
      }
    }
    return reasons;
  }
}
