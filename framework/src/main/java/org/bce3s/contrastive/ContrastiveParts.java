package org.bce3s.contrastive;

import java.util.Optional;

/**
 * What the network holds behind its backbone for a contrastive term; nothing else is built.
 *
 * @param projection the projector of samples
 * @param prototypes what is projected of the classifier
 * @param predictor whether a linear layer p x p predicts one projection from another
 * @param memory what the memory of one projection a class starts with; empty for no memory
 * @param keys the momentum copy of the network, if any
 * @param queue the number of earlier projections that are kept, 0 for none
 * @param classMeans whether running means of the projections of every class are kept
 */
public record ContrastiveParts(
    Projection projection,
    Prototypes prototypes,
    boolean predictor,
    Optional<MemoryStart> memory,
    Optional<Keys> keys,
    int queue,
    boolean classMeans) {

  /** What is projected of the classifier. */
  public enum Prototypes {
    /** Nothing. */
    NONE,
    /** Its rows, scaled to length 1, by the projector of the samples. */
    SHARED,
    /** Its rows as they are stored, by a second projector of the same shape. */
    OWN
  }

  /**
   * A second network that follows the first: before it is used in a step its parameters become m
   * times their own and 1 - m times those of the first. No gradient flows into it.
   *
   * @param momentum m
   */
  public record Keys(double momentum) {}

  /** A projector and nothing else. */
  public static ContrastiveParts of(Projection projection) {
    return new ContrastiveParts(
        projection, Prototypes.NONE, false, Optional.empty(), Optional.empty(), 0, false);
  }

  /** The same with projected rows of the classifier. */
  ContrastiveParts with(Prototypes other) {
    return new ContrastiveParts(projection, other, predictor, memory, keys, queue, classMeans);
  }

  /** The same with a predictor. */
  ContrastiveParts withPredictor() {
    return new ContrastiveParts(projection, prototypes, true, memory, keys, queue, classMeans);
  }

  /** The same with a memory of one projection a class. */
  ContrastiveParts with(MemoryStart start) {
    return new ContrastiveParts(
        projection, prototypes, predictor, Optional.of(start), keys, queue, classMeans);
  }

  /** The same with a momentum copy of the network. */
  ContrastiveParts with(Keys copy) {
    return new ContrastiveParts(
        projection, prototypes, predictor, memory, Optional.of(copy), queue, classMeans);
  }

  /** The same with a queue of so many earlier projections. */
  ContrastiveParts withQueue(int length) {
    return new ContrastiveParts(
        projection, prototypes, predictor, memory, keys, length, classMeans);
  }

  /** The same with running means of the projections of every class. */
  ContrastiveParts withClassMeans() {
    return new ContrastiveParts(projection, prototypes, predictor, memory, keys, queue, true);
  }
}
