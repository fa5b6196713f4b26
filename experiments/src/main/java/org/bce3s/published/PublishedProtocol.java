package org.bce3s.published;

import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * How published figures came about, as far as the source says; what is empty is not at hand.
 *
 * @param backbone the network by the source's own name
 * @param width how wide it is
 * @param epochs passes over the training images
 * @param stage which stage of training the figures are of
 * @param measuredOn the images that accuracies are of, where the source says so
 * @param note what else makes the figures differ from others
 */
public record PublishedProtocol(
    @Doc("network by the source's own name") Optional<String> backbone,
    @Doc("width of a CIFAR network") Optional<Width> width,
    @Doc("passes over the training images") @Range(min = 1, max = 100_000) OptionalInt epochs,
    @Doc("stage of training that the figures are of") @Range(min = 1, max = 9) OptionalInt stage,
    @Doc("images that the accuracies are of, where the data set has both")
        Optional<Images> measuredOn,
    @Doc("what else makes the figures differ from others") Optional<String> note) {
  /** The two families of networks that CIFAR tables call ResNet-32. */
  public enum Width {
    /** Stages of 16, 32 and 64 channels. */
    NARROW,
    /** Stages several times as wide. */
    WIDE
  }

  /** The images that accuracies are measured on. */
  public enum Images {
    /** The test list, as ours are. */
    TEST,
    /** The validation list, by which others choose an epoch. */
    VALIDATION
  }

  /** Checks the ranges. */
  public PublishedProtocol {
    Constraints.check(PublishedProtocol.class, backbone, width, epochs, stage, measuredOn, note);
  }
}
