package org.bce3s.settings;

import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.spec.SpecException;

/**
 * How a step's batch is cut into parts that are forwarded on their own: equal shares, one for each
 * worker, or micro-batches that one process takes one after the other. Losses and gradients of the
 * parts become means over the batch.
 *
 * <p>What a mean over the batch is divided by is the batch's, and mixing, class subset and class
 * memory are too, so that every term that is a mean over samples is exact over the parts. A term
 * that compares the samples of a batch with each other is refused. BatchNorm alone sees the parts.
 *
 * @param workers that share the batch
 * @param microBatches into which one worker's share is cut
 */
public record CutBatch(int workers, int microBatches) {
  static CutBatch of(TrainSettings train) {
    return new CutBatch(train.workers(), train.microBatches());
  }

  /**
   * Checks that the parts can stand for the batch.
   *
   * @throws SpecException if a term is none of single samples
   */
  void check(LossSettings loss) {
    ContrastiveTerm term = loss.contrastive().value();
    if (workers * microBatches > 1 && term.weight() > 0 && term.comparesSamples()) {
      throw new SpecException(
          workers > 1 ? "train.workers" : "train.micro_batches",
          workers > 1 ? workers : microBatches,
          "1 with loss.contrastive \""
              + loss.contrastive().name()
              + "\", which compares the samples of a batch with each other");
    }
  }
}
