package org.bce3s.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.EvaluationImages;
import org.bce3s.evaluation.Evaluator;
import org.bce3s.evaluation.NetworkFeatures;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.RunSettings;

/**
 * The features of the training images of a stage that trains its classifier alone, where nothing
 * changes them: the network makes them once, when its weights are known, and the steps train on
 * them. They are a function of the stage's start, so a run that goes on makes the same ones again.
 */
public final class KeptFeatures implements ImageSource {
  /** Values that are kept at most, of training and test images: a quarter of a gigabyte. */
  private static final long MOST = 1L << 26;

  private static final long MEGA = 1 << 20;

  private final ImageSource images;
  private final int length;
  private float[] values = {};

  /** Features of a length, to be made of these images. */
  KeptFeatures(ImageSource images, int length) {
    this.images = images;
    this.length = length;
  }

  /** Whether a run keeps its features. */
  static boolean areKept(RunSettings settings, DataSplit data, Blueprint blueprint) {
    return settings.keepsFeatures() && values(data, blueprint) <= MOST;
  }

  /**
   * What a person should know of a stage that trains its classifier alone and yet forwards its
   * images at every step; empty of one that does not, and of one that was told to.
   */
  public static Optional<String> note(RunSettings settings, DataSplit data) {
    if (settings.stage().filter(s -> s.keepFeatures()).isEmpty()) {
      return Optional.empty();
    }
    List<String> why = settings.whyForwardedAnew();
    if (!why.isEmpty()) {
      return Optional.of(
          "stage: images are forwarded at every step, for "
              + String.join(", and ", why)
              + "; else each would be forwarded once, and its features kept");
    }
    if (!settings.keepsFeatures()) {
      return Optional.empty();
    }
    long values = values(data, Blueprint.of(settings, data));
    return values <= MOST
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "stage: images are forwarded at every step, for their features would take %,d MB;"
                    + " kept are at most %,d MB",
                values * Float.BYTES / MEGA,
                MOST * Float.BYTES / MEGA));
  }

  /** The bytes of the features that a run keeps. */
  static long bytes(DataSplit data, Blueprint blueprint) {
    return values(data, blueprint) * Float.BYTES;
  }

  /** Of test images those of their mirror images are kept too. */
  private static long values(DataSplit data, Blueprint blueprint) {
    long kept =
        data.train().size()
            + 2L * data.test().size()
            + data.holdout().map(ImageSource::size).orElse(0);
    return kept * blueprint.backbone().featureSize();
  }

  /**
   * Makes the features by the network's present weights.
   *
   * @param batch images a forward pass: as many as a step has, for the same bits
   */
  void make(
      NetworkGraph graph,
      Blueprint blueprint,
      RunSettings settings,
      int batch,
      ImageThreads threads) {
    Evaluator evaluator =
        new Evaluator(
            graph.inference(batch),
            "training",
            images,
            new EvaluationImages(settings.augmentation().ofSource(), blueprint.image(), threads),
            batch,
            blueprint.classes());
    NetworkFeatures made = new NetworkFeatures(evaluator, length, 0);
    double[] one = new double[length];
    float[] all = new float[Math.multiplyExact(images.size(), length)];
    for (int i = 0; i < images.size(); i++) {
      made.read(i, i + 1, one);
      for (int j = 0; j < length; j++) {
        all[i * length + j] = (float) one[j]; // which it was
      }
    }
    values = all;
  }

  /** A run's data with these in place of its training images. */
  DataSplit inPlaceOfImages(DataSplit data) {
    return new DataSplit(
        data.classNames(),
        this,
        data.holdout(),
        data.test(),
        data.subset(),
        data.contentSha256(),
        Normalisation.NONE,
        data.shotCounts(),
        data.skipped(),
        data.notes());
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public String where(int index) {
    return images.where(index);
  }

  @Override
  public Image image(int index) {
    return Image.ofFeatures(values, index * length, length);
  }
}
