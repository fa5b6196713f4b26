package org.bce3s.settings;

import org.bce3s.spec.SpecException;

/**
 * How an epoch is cut into steps.
 *
 * @param batchSize source images a step
 * @param steps steps an epoch
 * @param images source images that these steps use; the last step has fewer if they do not divide,
 *     of which those are dropped that do not divide by the workers
 */
public record EpochPlan(int batchSize, int steps, int images) {
  /**
   * The plan for a training set.
   *
   * @throws SpecException if no step is left, because a batch is larger than the training set and
   *     batches that are not full are dropped
   */
  public static EpochPlan of(TrainSettings train, int trainingImages) {
    int batchSize = train.batchSize();
    int rest = trainingImages % batchSize;
    int dropped = train.lastBatch() == LastBatch.KEEP ? rest % train.workers() : rest;
    int images = trainingImages - dropped;
    if (images == 0) {
      throw new SpecException(
          "train.batch_size",
          batchSize,
          "at most "
              + trainingImages
              + ", the number of training images, unless last_batch is keep");
    }
    return new EpochPlan(batchSize, (images + batchSize - 1) / batchSize, images);
  }

  /** Source images from a step to the end of the epoch. */
  public int imagesFrom(int step) {
    return images - step * batchSize;
  }
}
