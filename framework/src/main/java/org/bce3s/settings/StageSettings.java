package org.bce3s.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bce3s.classifier.Classifier;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.spec.SpecException;

/**
 * What makes a run a later stage: it starts from the checkpoint of another row's run of the same
 * seed.
 *
 * @param start the row it starts from; what decides a result is that row's run, not its name
 * @param select which of that run's epochs it starts from
 * @param trainable what is trained
 * @param batchNorm what BatchNorm does in training
 * @param resetClassifier whether the classifier starts anew (as in cRT) or from the checkpoint
 * @param keepFeatures whether every image is forwarded once, where nothing changes its features
 * @param maxNorm share t of MaxNorm: after every epoch classifier rows longer than a + t (b - a)
 *     are cut to that length, a and b being the smallest and largest length of the rows that the
 *     stage starts with; the bias is left alone (Alshammari et al. 2022, "Long-tailed recognition
 *     via weight balancing"; once an epoch as in the released BCE3S code)
 */
public record StageSettings(
    @Doc("row whose checkpoint this stage starts from, of the same seed") @ResultNeutral
        String start,
    @Doc("epoch of that row's run whose weights are taken") @Default("last") Selection select,
    @Doc("what is trained") @Default("classifier") Trainable trainable,
    @Doc("statistics that BatchNorm uses in training; moving: the batch's, and they keep moving")
        @Default("moving")
        BatchNormMode batchNorm,
    @Doc("start with a new classifier, as cRT does, in place of the checkpoint's") @Default("false")
        boolean resetClassifier,
    @Doc(
            "forward every image once and train on its features, where backbone, statistics and"
                + " images stay as they are; false: at every step")
        @Default("true")
        boolean keepFeatures,
    @Doc("MaxNorm after each epoch: share between smallest and largest row norm; unset: none")
        @Range(min = 0, max = 1)
        OptionalDouble maxNorm) {
  /** Checks the range. */
  public StageSettings {
    Constraints.check(
        StageSettings.class,
        start,
        select,
        trainable,
        batchNorm,
        resetClassifier,
        keepFeatures,
        maxNorm);
  }

  /** A stage that keeps features where it can. */
  public StageSettings(
      String start,
      Selection select,
      Trainable trainable,
      BatchNormMode batchNorm,
      boolean resetClassifier,
      OptionalDouble maxNorm) {
    this(start, select, trainable, batchNorm, resetClassifier, true, maxNorm);
  }

  /**
   * What changes the features of an image from step to step; nothing if they can be made once.
   *
   * @param run the settings of the run whose stage this is, which trains its classifier alone
   */
  List<String> changesFeatures(RunSettings run) {
    List<String> found = new ArrayList<>();
    if (batchNorm == BatchNormMode.MOVING
        && run.backbone().value().batchNormPositions(1, 1).isPresent()) {
      found.add("stage.batch_norm is moving");
    }
    run.augmentation().source().stream()
        .filter(change -> change.value().draws())
        .findFirst()
        .ifPresent(change -> found.add("augmentation draws (" + change.name() + ")"));
    if (run.mixing().streams() > 1 || !run.mixing().source()) {
      found.add("mixing forms other streams");
    }
    if (run.train().precision() != Precision.F32) {
      found.add("train.precision is not f32");
    }
    if (run.train().ema().isPresent() || run.train().swa().isPresent()) {
      found.add("weights are averaged (train.ema, train.swa)");
    }
    if (run.train().workers() > 1) {
      found.add("several train.workers share the images");
    }
    return found;
  }

  /**
   * Checks that the stage goes together with its classifier and loss.
   *
   * @throws SpecException if not
   */
  void check(Choice<Classifier> classifier, LossSettings loss) {
    String name = "\"" + classifier.name() + "\"";
    boolean whole = trainable == Trainable.ALL;
    if (trainable == Trainable.CLASSIFIER && !classifier.value().isTrained()) {
      throw new SpecException(
          "stage.trainable",
          "classifier",
          "nothing with classifier " + name + ", which is not trained");
    }
    if (whole && classifier.value().needsStage()) {
      throw new SpecException(
          "stage.trainable",
          "all",
          (classifier.value().isTrained() ? "classifier" : "nothing")
              + " with classifier "
              + name
              + ", made for a fixed backbone");
    }
    if (resetClassifier && classifier.value().needsStage()) {
      throw new SpecException(
          "stage.reset_classifier",
          true,
          "false with classifier " + name + ", which builds on what the earlier stage left");
    }
    if (maxNorm.isPresent() && !classifier.value().trainsRows()) {
      throw new SpecException(
          "stage.max_norm",
          maxNorm.getAsDouble(),
          "unset with classifier " + name + ", whose rows are not trained");
    }
    if (!whole && loss.contrastive().value().weight() > 0) {
      throw new SpecException(
          "loss.contrastive.weight",
          loss.contrastive().value().weight(),
          "0 in a stage that does not train the backbone, which the term is for");
    }
  }
}
