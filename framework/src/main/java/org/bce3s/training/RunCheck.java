package org.bce3s.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageCheck;
import org.bce3s.data.SplitCheck;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.JointTerm;
import org.bce3s.network.Blueprint;
import org.bce3s.network.MicroBatch;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;
import org.bce3s.term.EveryClass;

/**
 * What settings and data say against a run before its first step: asked by whoever plans runs, so
 * that days are not spent on one that cannot be trained, and once more by the run itself.
 */
public final class RunCheck {
  private final RunSettings settings;
  private final TrainSettings train;
  private final DataSplit data;
  private final List<Violation> found = new ArrayList<>();

  private RunCheck(RunSettings settings, DataSplit data) {
    this.settings = settings;
    this.train = settings.train();
    this.data = data;
  }

  /**
   * Checks that a run can be trained; of the images it looks at the first of each list.
   *
   * @param settings of the run
   * @param data its data set, hold-out kept out
   * @throws SpecException with everything that is in the way: no full batch, test images of another
   *     size than training images, a classifier or backbone that cannot be of these classes or
   *     images, parts of a batch without an image, batch normalisation over a single value
   * @throws org.bce3s.file.DataException if the first image of a list cannot be read
   */
  public static void of(RunSettings settings, DataSplit data) {
    RunCheck check = new RunCheck(settings, data);
    check.run();
    if (!check.found.isEmpty()) {
      throw new SpecException(check.found);
    }
  }

  /**
   * Checks that images of several sizes come to have one.
   *
   * @param settings of the run
   * @param images what was found in its data set
   * @throws SpecException if they do not
   */
  public static void sizes(RunSettings settings, SplitCheck images) {
    List<Violation> found = new ArrayList<>();
    AugmentationSettings changes = settings.augmentation();
    oneSize("augmentation", changes.ofSource(), images.train(), found);
    changes
        .others(settings.mixing())
        .forEach((path, list) -> oneSize(path, list, images.train(), found));
    oneSize("test_augmentation", settings.testChanges(), images.test(), found);
    images.holdout().ifPresent(h -> oneSize("test_augmentation", settings.testChanges(), h, found));
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  private static void oneSize(
      String setting, List<Augmentation> changes, ImageCheck images, List<Violation> found) {
    Map<ImageShape, ImageShape> before = new LinkedHashMap<>();
    if (images.extremes().size() > 1) {
      for (ImageShape shape : images.extremes()) {
        Image blank =
            new Image(shape.height(), shape.width(), shape.channels(), new byte[shape.volume()]);
        before.putIfAbsent(Blueprint.shape(changes, blank), shape);
      }
    }
    if (before.size() > 1) {
      Iterator<Map.Entry<ImageShape, ImageShape>> two = before.entrySet().iterator();
      Map.Entry<ImageShape, ImageShape> one = two.next();
      Map.Entry<ImageShape, ImageShape> other = two.next();
      found.add(
          new Violation(
              setting,
              one.getKey() + " and " + other.getKey(),
              "changes after which all images have one size; "
                  + images.shapes().get(one.getValue())
                  + " and "
                  + images.shapes().get(other.getValue())
                  + " have not"
                  + ImageShape.CURE
                  + "; write "
                  + oneSize(setting, changes, images.extremes())));
    }
  }

  /** Settings that make one size of these, the least side: what to write, with what is written. */
  private static String oneSize(
      String setting, List<Augmentation> changes, Set<ImageShape> shapes) {
    int side = shapes.stream().mapToInt(s -> Math.min(s.height(), s.width())).min().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: [{name: resize, size: %d}, {name: center-crop, size: %d}%s]",
        setting.substring(setting.lastIndexOf('.') + 1),
        side,
        side,
        changes.isEmpty() ? "" : ", ...");
  }

  private void run() {
    ImageShape image = Blueprint.trainImage(settings, data);
    collect(() -> EpochPlan.of(train, data.train().size()));
    collect(() -> Blueprint.checkOtherImages(image, settings, data));
    collect(() -> Blueprint.checkNetwork(settings, data, image));
    collect(this::checkEmptyClasses);
    if (found.isEmpty() && settings.epochs() > 0) {
      EpochPlan plan = EpochPlan.of(train, data.train().size());
      int first = Math.min(plan.batchSize(), plan.images());
      collect(() -> checkParts(first));
      batchNormPositions(image).ifPresent(positions -> checkBatchNorm(plan, first, positions));
    }
  }

  private void checkEmptyClasses() {
    JointTerm joint = settings.loss().joint().value();
    if (joint.weight() > 0 && joint.needsEveryClass()) {
      EveryClass.seen(data.trainCounts(), settings.loss().joint().name());
    }
    ContrastiveTerm contrastive = settings.loss().contrastive().value();
    if (contrastive.weight() > 0 && contrastive.needsEveryClass()) {
      EveryClass.seen(data.trainCounts(), settings.loss().contrastive().name());
    }
    if (settings.loss().reweighting().isPresent()) {
      EveryClass.seen(data.trainCounts(), "loss.reweighting");
    }
    if (settings.report().logitAdjustment() != 0) {
      EveryClass.seen(data.trainCounts(), "report.logit_adjustment");
    }
    if (settings.classifier().value().rowsAreClassMeans()) {
      EveryClass.seen(data.trainCounts(), settings.classifier().name());
    }
  }

  private void collect(Runnable check) {
    try {
      check.run();
    } catch (SpecException e) {
      found.addAll(e.violations());
    }
  }

  private void checkParts(int batch) {
    if (train.microBatches() > batch) {
      throw new SpecException(
          "train.micro_batches",
          train.microBatches(),
          "at most " + batch + ", the images of a batch");
    }
  }

  /**
   * Positions of the smallest map whose batch statistics a step takes; empty where it takes none.
   */
  private OptionalInt batchNormPositions(ImageShape image) {
    boolean frozen =
        settings.stage().filter(s -> s.batchNorm() == BatchNormMode.FROZEN).isPresent();
    Backbone backbone = settings.backbone().value();
    return frozen
        ? OptionalInt.empty()
        : backbone.batchNormPositions(image.height(), image.width());
  }

  /**
   * Of a single value the mean is that value and the variance zero: its channel would put out a
   * constant, whatever the image. PyTorch refuses to train so ("Expected more than 1 value per
   * channel when training").
   */
  private void checkBatchNorm(EpochPlan plan, int first, int positions) {
    int rest = plan.images() % plan.batchSize();
    if (isSingle(first, positions)) {
      found.add(ofFullBatch(first));
    } else if (rest > 0 && isSingle(rest, positions)) {
      found.add(
          violation(
              "train.last_batch",
              "keep",
              "drop, or train.batch_size one that leaves none or at least "
                  + 2 * Math.max(train.microBatches(), train.workers())
                  + " of "
                  + data.train().size()
                  + " images"));
    }
  }

  private boolean isSingle(int batch, int positions) {
    List<MicroBatch> parts = MicroBatch.of(batch / train.workers(), train.microBatches());
    long images = (long) parts.get(parts.size() - 1).size() * settings.mixing().streams();
    return images * positions == 1;
  }

  private Violation ofFullBatch(int batch) {
    if (batch > 1 && train.workers() > 1) {
      return violation("train.workers", train.workers(), "at most " + batch / 2);
    }
    if (batch > 1 && train.microBatches() > 1) {
      return violation("train.micro_batches", train.microBatches(), "at most " + batch / 2);
    }
    return violation("train.batch_size", train.batchSize(), "at least 2");
  }

  private Violation violation(String field, Object value, String allowed) {
    return new Violation(
        field,
        String.valueOf(value),
        allowed
            + "; the last stage of backbone \""
            + settings.backbone().name()
            + "\" has one value a channel of an image, and batch normalisation over one value puts"
            + " out a constant");
  }
}
