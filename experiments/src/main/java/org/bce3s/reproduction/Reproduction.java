package org.bce3s.reproduction;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.Canonical;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.file.FolderException;
import org.bce3s.run.CodeVersion;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.RunProvenance;
import org.bce3s.run.Training;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.RunSettings;
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
   * @param run the folder of a finished run; nothing is written there
   * @param catalogue what an experiment can choose from
   * @param data the folder of data sets
   * @param again an empty or new folder for the second training
   * @param training what trains, in production {@link Training#TENSORFLOW}
   * @param watcher is told of the training
   * @param stop once true, the training ends
   * @throws FolderException if the folder holds no finished run, one of its files is not as it was
   *     written, or the run cannot be trained
   * @throws DataException if the data is not that of the run
   * @throws InterruptedRunException if {@code stop} said so
   */
  public static Reproduction of(
      Path run,
      Catalogue catalogue,
      Path data,
      Path again,
      Training training,
      TrainingObserver watcher,
      BooleanSupplier stop) {
    RunFolder before = new RunFolder(run);
    RunIdentity identity = identity(before);
    RunProvenance provenance = provenance(before);
    RunSettings settings =
        new ExperimentReader(catalogue)
            .read(before.resolvedYaml(), List.of())
            .rows()
            .get(0)
            .settings();
    RunIdentity now = identityNow(settings, identity.seed(), data);
    if (!now.subsetSha256().equals(identity.subsetSha256())
        || !now.contentSha256().equals(identity.contentSha256())) {
      throw new DataException(
          data + ": the data is not that of the run: different " + identity.difference(now));
    }
    RunFolder after = new RunFolder(again);
    after.claim(now, "");
    train(new RunOrder(settings, now.settings(), now.seed(), data, after), training, watcher, stop);

    List<String> reasons = reasons(before, provenance, after);
    List<String> notes = new ArrayList<>();
    if (!identity.equals(now)) {
      notes.add("different from the run: " + identity.difference(now));
    }
    Comparison comparison = new Comparison(before, after, reasons.isEmpty());
    comparison.compare();
    return new Reproduction(
        reasons.isEmpty(), reasons, notes, comparison.compared(), comparison.differences());
  }

  private static RunIdentity identity(RunFolder run) {
    RunIdentity identity =
        run.identity()
            .orElseThrow(() -> new FolderException(run.path() + ": no sound identity.txt in it"));
    if (run.result(identity.sha256()).isEmpty()) {
      throw new FolderException(
          run.path() + ": no sound result.json in it; the run is not finished or was damaged");
    }
    for (Path damaged : run.damagedTables()) {
      throw new FolderException(damaged + " is not as it was written");
    }
    return identity;
  }

  private static RunProvenance provenance(RunFolder run) {
    Optional<RunProvenance> provenance = RunProvenance.read(run);
    if (provenance.isEmpty()) {
      throw new FolderException(run.path() + ": no sound provenance.json in it");
    }
    if (!provenance.get().isOf(run.resolvedYaml())) {
      throw new FolderException(run.resolvedYaml() + " is not as it was when the run was trained");
    }
    return provenance.get();
  }

  private static RunIdentity identityNow(RunSettings settings, long seed, Path data) {
    DataSplit split = settings.dataset().value().open(data);
    return new RunIdentity(
        Canonical.text(settings),
        seed,
        split.subsetSha256(),
        split.contentSha256(),
        CodeVersion.current());
  }

  private static void train(
      RunOrder order, Training training, TrainingObserver watcher, BooleanSupplier stop) {
    PrintStream quiet = new PrintStream(PrintStream.nullOutputStream());
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
  private static List<String> reasons(RunFolder before, RunProvenance provenance, RunFolder after) {
    List<String> reasons = new ArrayList<>();
    for (String key : provenance.bitsDiffer(RunProvenance.read(after).orElseThrow())) {
      reasons.add("another " + key.replace('_', ' '));
    }
    if (provenance.isMixed()) {
      reasons.add("the run was begun on one machine and went on on another");
    }
    for (RunFolder run : List.of(before, after)) {
      String device = run.result(run.identity().orElseThrow().sha256()).orElseThrow().device();
      if (!device.equals("CPU")) {
        reasons.add("trained on a " + device);
      }
    }
    return reasons;
  }
}
