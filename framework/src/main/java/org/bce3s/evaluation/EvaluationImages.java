package org.bce3s.evaluation;

import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.batch.ImageThreads;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.network.Blueprint;
import org.bce3s.settings.RunSettings;

/**
 * How images are prepared to be classified.
 *
 * @param changes of each image, in order; none of them draws
 * @param shape of every image after them
 * @param threads that prepare them
 */
public record EvaluationImages(List<Augmentation> changes, ImageShape shape, ImageThreads threads) {
  private static final long NOTHING_IS_DRAWN = 0;

  /** Images as a run prepares them to be classified. */
  public static EvaluationImages of(
      RunSettings settings, Blueprint blueprint, ImageThreads threads) {
    return new EvaluationImages(settings.testChanges(), blueprint.image(), threads);
  }

  /** A loader of the images of a source. */
  public BatchLoader loader(ImageSource source) {
    return new BatchLoader(
        new BatchStream(source, changes, shape, NOTHING_IS_DRAWN, "evaluation"), threads);
  }
}
