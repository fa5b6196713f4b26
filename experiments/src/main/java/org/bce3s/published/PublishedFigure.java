package org.bce3s.published;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One published line: top-1 accuracies in per cent on a balanced test set. What is empty is not at
 * hand.
 *
 * @param dataset e.g. {@code cifar100-lt}
 * @param imbalanceFactor IF of the training set; empty where the data set has one only
 * @param method e.g. {@code balanced-softmax}, or the row of an ablation
 * @param all accuracy over all classes
 * @param many over the many-shot classes
 * @param medium over the medium-shot classes
 * @param few over the few-shot classes
 * @param protocol how the figures came about
 * @param source who published them
 * @param readIn where they were read; one of these, if several
 */
public record PublishedFigure(
    String dataset,
    OptionalDouble imbalanceFactor,
    String method,
    double all,
    OptionalDouble many,
    OptionalDouble medium,
    OptionalDouble few,
    PublishedProtocol protocol,
    String source,
    List<ReadIn> readIn) {
  /** Copies the list. */
  public PublishedFigure {
    readIn = List.copyOf(readIn);
  }

  /** Whether they were taken from somebody's notes, not from where they were published. */
  public boolean secondHand() {
    return readIn.contains(ReadIn.NOTES);
  }
}
