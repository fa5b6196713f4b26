package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Identity;
import org.bce3s.classifier.Classifier;
import org.bce3s.data.DataSplit;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Choice;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.LossSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.Precision;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;
import org.bce3s.tensor.Variable;

/**
 * Everything that decides the graph of a run.
 *
 * @param image size of the images
 * @param normalisation of unsigned bytes; empty if images come as floats that are taken as they
 *     are: features, or images that were normalised before
 * @param backbone the network
 * @param classifier from features to logits by which images are classified
 * @param heads further classifiers that are trained alone, by name
 * @param loss the three places
 * @param mixing the streams beside the source stream
 * @param optimizer the update rule
 * @param groups parameters with rates of their own or none, if any
 * @param clipNorm largest gradient norm, if any
 * @param clipGroups which gradients share a norm
 * @param microBatches parts of a batch that are forwarded on their own
 * @param precision of the backbone
 * @param trainCounts training images per class [K]
 * @param logitAdjustment tau of post-hoc logit adjustment
 * @param stage what makes the run a later stage, if it is one
 * @param epochs of the run T
 * @param averages whether a mean of the weights is what is evaluated
 */
public record Blueprint(
    ImageShape image,
    Optional<Normalisation> normalisation,
    Backbone backbone,
    Classifier classifier,
    Map<String, Classifier> heads,
    TripartiteLoss loss,
    MixingSettings mixing,
    Optimizer optimizer,
    Optional<ParameterGroups> groups,
    OptionalDouble clipNorm,
    ClipGroups clipGroups,
    int microBatches,
    Precision precision,
    int[] trainCounts,
    double logitAdjustment,
    Optional<StageSettings> stage,
    int epochs,
    boolean averages) {

  /**
   * The blueprint of a run on a data set whose images all come to have the size of the first.
   *
   * @throws SpecException if there can be no such classifier of these classes or no such backbone
   *     of these images, or test images come to be of another size than training images, or a batch
   *     has more values than an array of Java
   */
  public static Blueprint of(RunSettings settings, DataSplit data) {
    LossSettings loss = settings.loss();
    Choice<Optimizer> optimizer = settings.train().optimizer();
    Classifier classifier = settings.classifier().value();
    ImageShape image = trainImage(settings, data);
    Backbone backbone = settings.backbone().value().of(image);
    checkOtherImages(image, settings, data);
    checkNetwork(settings, data, image);
    return new Blueprint(
        image,
        Optional.of(data.normalisation()).filter(n -> !n.equals(Normalisation.NONE)),
        backbone,
        classifier,
        settings.otherHeads(),
        new TripartiteLoss(loss.weighedJoint(), loss.contrastive().value(), loss.uniform().value()),
        settings.mixing(),
        optimizer.value(),
        settings.parameterGroups(),
        settings.train().clipNorm(),
        settings.train().clipGroups(),
        settings.train().microBatches(),
        settings.train().precision(),
        data.trainCounts(),
        settings.report().logitAdjustment(),
        settings.stage(),
        settings.epochs(),
        settings.epochs() > 0 && settings.train().averages());
  }

  /** The shape that the first training image comes to have, and with it all images. */
  public static ImageShape trainImage(RunSettings settings, DataSplit data) {
    return shape(settings.augmentation().ofSource(), data.train());
  }

  /**
   * Checks that the first test image comes to have the shape of training images, and that so does
   * the first training image in streams that have changes of their own.
   *
   * @throws SpecException with all that do not
   */
  public static void checkOtherImages(ImageShape train, RunSettings settings, DataSplit data) {
    List<Violation> found = new ArrayList<>();
    settings
        .augmentation()
        .others(settings.mixing())
        .forEach(
            (path, changes) ->
                checkShape(train, path, shape(changes, data.train()), "training", found));
    ImageShape test = shape(settings.testChanges(), data.test());
    checkShape(train, "test_augmentation", test, "test", found);
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  private static void checkShape(
      ImageShape train, String path, ImageShape shape, String which, List<Violation> found) {
    if (!shape.equals(train)) {
      found.add(
          new Violation(
              path,
              shape.toString(),
              "changes after which the first "
                  + which
                  + " image is "
                  + train
                  + (which.equals("test")
                      ? ", as the first training image is"
                      : ", as it is among the source images")));
    }
  }

  /**
   * Checks that there can be such a network of these classes and images, and batches of these.
   *
   * @throws SpecException with what is in the way, of classifier, backbone and batches alike
   */
  public static void checkNetwork(RunSettings settings, DataSplit data, ImageShape image) {
    Backbone backbone = settings.backbone().value().of(image);
    TrainSettings train = settings.train();
    int trained = data.train().size();
    // Batches of evaluation are cut to the test set, those that make class means to the training
    // set.
    int evaluated =
        settings.classifier().value().rowsAreClassMeans()
            ? Math.max(trained, data.test().size())
            : data.test().size();
    List<Violation> found = new ArrayList<>();
    for (Runnable check :
        List.<Runnable>of(
            () -> settings.classifier().value().check(data.classes(), backbone.featureSize()),
            () -> backbone.check(image.height(), image.width()),
            () -> checkFits("train.batch_size", Math.min(train.batchSize(), trained), image),
            () ->
                checkFits(
                    "train.evaluation_batch",
                    Math.min(train.evaluationBatch(), evaluated),
                    image))) {
      try {
        check.run();
      } catch (SpecException e) {
        found.addAll(e.violations());
      }
    }
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  /** Checks that a batch of images is no more than an array of Java holds. */
  public static void checkFits(String field, int batch, ImageShape image) {
    int most = Integer.MAX_VALUE / image.volume();
    if (batch > most) {
      throw new SpecException(
          field,
          batch,
          "at most " + most + " for images of " + image + ", as many as fit an array");
    }
  }

  private static ImageShape shape(List<Augmentation> changes, ImageSource images) {
    return shape(changes, images.image(0));
  }

  /** The shape that an image comes to have. */
  public static ImageShape shape(List<Augmentation> changes, Image original) {
    RandomStream random = RandomStream.of(0, "shape");
    Image image = original;
    for (Augmentation change : changes) {
      image = change.apply(image, random);
    }
    return ImageShape.of(image);
  }

  /** The same network behind its backbone, which takes features in place of images. */
  public Blueprint ofFeatures() {
    int length = backbone.featureSize();
    return new Blueprint(
        ImageShape.ofFeatures(length),
        Optional.empty(),
        new Identity(length),
        classifier,
        heads,
        loss,
        mixing,
        optimizer,
        groups,
        clipNorm,
        clipGroups,
        microBatches,
        precision,
        trainCounts,
        logitAdjustment,
        stage,
        epochs,
        averages);
  }

  /** Whether a training step updates a variable, if it can be updated. */
  boolean trains(Variable variable) {
    return stage.map(s -> s.trainable().trains(variable)).orElse(true)
        && groups.filter(g -> g.freezes(variable)).isEmpty();
  }

  /** Whether a layer of the backbone stays as it is in training. */
  boolean freezes(String layer) {
    return groups.filter(g -> g.freezes(layer)).isPresent();
  }

  /** The factor on the learning rate of a variable that its group gives it. */
  double rateFactor(Variable variable) {
    return groups.map(g -> g.rateFactor(variable, backbone)).orElse(1.0);
  }

  /** Whether BatchNorm takes the batch's statistics in training and updates the running ones. */
  boolean batchNormMoves() {
    return stage.map(s -> s.batchNorm() == BatchNormMode.MOVING).orElse(true);
  }

  /** The number of classes K. */
  public int classes() {
    return trainCounts.length;
  }

  /** The weights of classes that are in the graph: those of the joint term, where it is built. */
  List<ClassWeighting> classWeightings() {
    return loss.joint().weight() > 0 ? loss.joint().classWeightings() : List.of();
  }
}
