package org.bce3s.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.classifier.Classifier;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.file.DataException;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.spec.AddedLater;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.SpecException;

/**
 * Everything that decides a run's result, but for its seed. Defaults are plain: source images alone
 * and a linear classifier; what a method needs beyond is written where it is trained.
 *
 * @param dataset the data set with its long-tailed profile
 * @param augmentation changes of training images
 * @param testAugmentation changes of a test image, in order
 * @param backbone the network
 * @param classifier from features to logits
 * @param heads several classifiers, by name, in place of one; empty for the one
 * @param loss the three places of the loss
 * @param mixing the streams beside the source stream
 * @param sampling which images an epoch sees
 * @param train how it is trained
 * @param report what its figures mean
 * @param stage what makes the run a later stage; empty for a run that starts anew
 * @param init weights of a file that it starts from; empty if they are drawn
 */
public record RunSettings(
    @Doc("data set with its long-tailed profile") Choice<Dataset> dataset,
    @Doc("changes of a training image, in order: one list, or one for each stream") @Default("[]")
        AugmentationSettings augmentation,
    @Doc("changes of a test image, in order; none that draws, such as resize and center-crop")
        @Default("[]")
        List<Choice<Augmentation>> testAugmentation,
    @Doc("network from images to features") Choice<Backbone> backbone,
    @Doc("how features become logits") @Default("{name: linear}") Choice<Classifier> classifier,
    @Doc(
            "several classifiers by names of your own, of which exactly one infers; joint terms name"
                + " them. None: the classifier alone")
        @Default("{}")
        Map<String, HeadSettings> heads,
    @Doc("the three places of the loss") LossSettings loss,
    @Doc("streams forwarded beside the source images; none by default") @Default("{}")
        MixingSettings mixing,
    @Doc("which images an epoch sees") @Default("{}") SamplingSettings sampling,
    @Doc("how the run is trained") TrainSettings train,
    @Doc("what the figures mean") @Default("{}") ReportSettings report,
    @Doc("makes the row a later stage, which starts from another row's run")
        Optional<StageSettings> stage,
    @Doc("weights of a file that the run starts from, in place of drawn ones") @AddedLater
        Optional<InitSettings> init) {
  /** Copies the list, and checks that the parts go together. */
  public RunSettings {
    testAugmentation = List.copyOf(testAugmentation);
    checkNothingIsDrawn(testAugmentation);
    Choice<Classifier> classifies = Heads.classifier(classifier, heads);
    classifier = classifies;
    ContrastiveTerm term = loss.contrastive().value();
    double contrastive = term.weight();
    if (loss.joint().value().weight() == 0
        && contrastive == 0
        && loss.uniform().value().weight() == 0) {
      throw new SpecException(
          "loss.joint.weight", 0, "greater than 0 where both other terms weigh 0 too");
    }
    FeatureSettings.check(dataset, backbone, loss);
    FeatureSettings.check(dataset, augmentation, testAugmentation, mixing, report);
    boolean validation = dataset.value().hasValidation();
    if (validation && sampling.holdout() > 0) {
      throw new SpecException(
          "sampling.holdout",
          sampling.holdout(),
          "0 with data set \"" + dataset.name() + "\", which has validation images of its own");
    }
    boolean chooses = validation || sampling.holdout() > 0;
    checkHoldout("report.select", report.select(), chooses);
    stage.ifPresent(s -> checkHoldout("stage.select", s.select(), chooses));
    if (contrastive > 0 && !mixing.forms(term.streams())) {
      throw new SpecException(
          "loss.contrastive.weight",
          contrastive,
          "0 without "
              + term.streams().words()
              + ", which the term is computed on; or set "
              + term.streams().settings()
              + " to true");
    }
    checkSource(loss, mixing);
    checkMixed(loss.joint().value(), mixing);
    checkQueue(loss, train);
    CutBatch.of(train).check(loss);
    checkWorkers(train.workers(), stage);
    new Heads(classifies, heads).check(loss);
    checkClassifier(classifies, loss);
    train
        .parameterGroups()
        .ifPresent(g -> g.check(backbone, stage.isPresent() || init.isPresent()));
    stage.ifPresentOrElse(s -> s.check(classifies, loss), () -> checkNoStage(classifies));
    if (init.filter(InitSettings::classifier).isPresent() && classifies.value().makesItsRows()) {
      throw new SpecException(
          "init.classifier",
          true,
          "false with classifier \"" + classifies.name() + "\", whose rows are its own");
    }
    if (stage.isPresent() && init.isPresent()) {
      throw new SpecException(
          "init.weights",
          init.get().weights(),
          "unset in a later stage, which starts from what stage.start left");
    }
  }

  private static void checkNothingIsDrawn(List<Choice<Augmentation>> changes) {
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).value().draws()) {
        throw new SpecException(
            "test_augmentation[" + i + "].name",
            changes.get(i).name(),
            "a change that draws nothing: resize or center-crop");
      }
    }
  }

  private static void checkHoldout(String field, Selection selection, boolean chooses) {
    if (selection == Selection.VAL && !chooses) {
      throw new SpecException(
          field, "val", "last or oracle without a hold-out; or set sampling.holdout");
    }
  }

  private static void checkWorkers(int workers, Optional<StageSettings> stage) {
    if (workers == 1) {
      return;
    }
    if (stage.filter(s -> s.trainable() == Trainable.NOTHING).isPresent()) {
      throw new SpecException("train.workers", workers, "1 in a stage that trains nothing");
    }
    if (stage.filter(s -> s.maxNorm().isPresent()).isPresent()) {
      throw new SpecException(
          "train.workers", workers, "1 with stage.max_norm, whose bounds worker 0 alone knows");
    }
  }

  private static void checkSource(LossSettings loss, MixingSettings mixing) {
    if (mixing.source()) {
      return;
    }
    JointTerm joint = loss.joint().value();
    ContrastiveTerm contrastive = loss.contrastive().value();
    if (joint.weight() > 0 && joint.needsSource()) {
      throw new SpecException(
          "mixing.source", false, "true with loss.joint \"" + loss.joint().name() + "\"");
    }
    if (contrastive.weight() > 0 && contrastive.parts().memory().isPresent()) {
      throw new SpecException(
          "mixing.source",
          false,
          "true with loss.contrastive \""
              + loss.contrastive().name()
              + "\", whose memory is of source images");
    }
  }

  private static void checkMixed(JointTerm joint, MixingSettings mixing) {
    boolean onMixed =
        joint.weight() > 0
            && joint.parts().stream().anyMatch(part -> part.streams() == JointPart.Streams.MIXED);
    if (onMixed && !mixing.mixes()) {
      throw new SpecException(
          "loss.joint.terms",
          "streams: mixed",
          "source or all without a mixed stream; or set mixing.mixup or mixing.cutmix to true");
    }
  }

  private static void checkQueue(LossSettings loss, TrainSettings train) {
    ContrastiveTerm term = loss.contrastive().value();
    int queue = term.weight() > 0 ? term.parts().queue() : 0;
    if (queue > 0 && queue < train.batchSize()) {
      throw new SpecException(
          "loss.contrastive.queue",
          queue,
          "at least " + train.batchSize() + ", the projections of one batch (train.batch_size)");
    }
  }

  private static void checkClassifier(Choice<Classifier> classifier, LossSettings loss) {
    if (loss.uniform().value().weight() > 0 && !classifier.value().trainsRows()) {
      throw new SpecException(
          "loss.uniform.weight",
          loss.uniform().value().weight(),
          "0 with classifier \"" + classifier.name() + "\", whose rows are not trained");
    }
  }

  private static void checkNoStage(Choice<Classifier> classifier) {
    if (classifier.value().needsStage()) {
      throw new SpecException(
          "classifier.name",
          classifier.name(),
          "the classifier of a later stage, for it builds on what an earlier one left; set"
              + " stage.start to the row to start from");
    }
  }

  /** The classifiers that are trained alone, by name of their head. */
  public Map<String, Classifier> otherHeads() {
    return new Heads(classifier, heads).others();
  }

  /** The parameters with rates of their own; none where the backbone is not trained. */
  public Optional<ParameterGroups> parameterGroups() {
    return stage.filter(s -> s.trainable() != Trainable.ALL).isPresent()
        ? Optional.empty()
        : train.parameterGroups();
  }

  /** Changes of an image that is to be classified, in order. */
  public List<Augmentation> testChanges() {
    return testAugmentation.stream().map(Choice::value).toList();
  }

  /** The number of epochs: none in a stage that trains nothing, whatever the settings say. */
  public int epochs() {
    boolean trains = stage.filter(s -> s.trainable() == Trainable.NOTHING).isEmpty();
    return trains ? train.epochs() : 0;
  }

  /**
   * Why a stage that trains its classifier alone has to forward its images at every step, see
   * {@link StageSettings#keepFeatures}.
   *
   * @return the reasons; none where features are kept, and in a run that is no such stage
   */
  public List<String> whyForwardedAnew() {
    return onFixedBackbone().map(s -> s.changesFeatures(this)).orElse(List.of());
  }

  /** Whether each image could be forwarded once, as far as the settings say. */
  boolean couldKeepFeatures() {
    return onFixedBackbone().filter(s -> s.changesFeatures(this).isEmpty()).isPresent();
  }

  /** Whether each image is forwarded once, as far as the settings say. */
  public boolean keepsFeatures() {
    return couldKeepFeatures() && stage.orElseThrow().keepFeatures();
  }

  /** The stage, if it trains the classifier alone and there is a backbone to forward images. */
  private Optional<StageSettings> onFixedBackbone() {
    return stage.filter(s -> s.trainable() == Trainable.CLASSIFIER && backbone.value().isTrained());
  }

  /**
   * Opens the data set and keeps the hold-out out of its training set.
   *
   * @param dataFolder the folder given by {@code --data}
   * @throws DataException if the data is missing or damaged
   * @throws SpecException if the hold-out would leave a class without a training image
   */
  public DataSplit open(Path dataFolder) {
    return dataset.value().open(dataFolder).holdOut(sampling.holdout());
  }
}
