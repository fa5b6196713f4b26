package org.bce3s.run;

import java.util.Map;
import java.util.Optional;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.spec.Names;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.TrainingState;

/**
 * The finished run that a later stage starts from.
 *
 * @param folder its folder
 * @param identity which run it is
 * @param weightsSha256 hash of its checkpoint
 * @param select which of its epochs is taken
 */
record StartRun(RunFolder folder, RunIdentity identity, String weightsSha256, Selection select) {

  /**
   * The run that an order's stage starts from; empty if the order is of no later stage.
   *
   * @throws FolderException if there is no such finished run
   */
  static Optional<StartRun> of(RunOrder order) {
    Optional<StageSettings> stage = order.settings().stage();
    if (stage.isEmpty()) {
      return Optional.empty();
    }
    String row = stage.get().start();
    RunFolder folder =
        order
            .start()
            .orElseThrow(
                () ->
                    new FolderException(
                        "stage.start: the finished run of row \"" + row + "\" is not given"));
    Optional<RunIdentity> identity = folder.identity();
    Optional<String> weights = folder.weightsSha256();
    if (identity.isEmpty()
        || weights.isEmpty()
        || folder.result(identity.get().sha256()).isEmpty()) {
      throw new FolderException(
          "stage.start: " + folder.path() + " is no finished run of row \"" + row + "\"");
    }
    return Optional.of(new StartRun(folder, identity.get(), weights.get(), stage.get().select()));
  }

  /**
   * Checks that it is the run which a stage of this identity starts from.
   *
   * @throws FolderException if not
   */
  void check(RunIdentity stage) {
    RunIdentity expected =
        new RunIdentity(
            identity.configuration(), stage.seed(), stage.subsetSha256(), stage.contentSha256());
    if (!identity.equals(expected)) {
      throw new FolderException(
          "stage.start: "
              + folder.path()
              + " is of another run: different "
              + expected.difference(identity));
    }
  }

  /**
   * What it left, by variable; of an earlier epoch what classifies, the rest from the last one.
   *
   * @throws DataException if its last checkpoint was damaged
   * @throws FolderException if it knows no epoch of that selection
   */
  Map<String, FloatTensor> weights() {
    TrainingState newest =
        new Checkpoints(folder.checkpoints())
            .newest()
            .filter(state -> Checkpoints.sha256(state).equals(weightsSha256))
            .orElseThrow(() -> folder.otherWeights("stage.start: "));
    if (select != Selection.LAST && newest.best().get(select).isEmpty()) {
      throw new FolderException(
          "stage.select: " + folder.path() + " has no epoch selected by " + Names.value(select));
    }
    return newest.selected(select, folder.checkpoints());
  }

  /** Its folder as told from that of the stage. */
  String pathFrom(RunFolder stage) {
    return stage.path().toAbsolutePath().relativize(folder.path().toAbsolutePath()).toString();
  }
}
