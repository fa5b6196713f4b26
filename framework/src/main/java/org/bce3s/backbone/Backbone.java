package org.bce3s.backbone;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.image.ImageShape;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A network from images to one feature vector an image. */
public interface Backbone {
  /** The length d of a feature vector. */
  int featureSize();

  /** Whether it is for feature vectors of another network; else for images. */
  default boolean takesFeatures() {
    return false;
  }

  /** Whether it has anything to train. */
  default boolean isTrained() {
    return true;
  }

  /**
   * This network for images of a shape: itself, unless it depends on the shape how many features it
   * gives.
   */
  default Backbone of(ImageShape image) {
    return this;
  }

  /**
   * Checks that there can be such a network of images of a size.
   *
   * @throws org.bce3s.spec.SpecException if not
   */
  default void check(int height, int width) {}

  /**
   * How many values an image gives a channel where batch normalisation sees the fewest: height
   * times width of the smallest map that it normalises.
   *
   * @return empty for a network without batch normalisation
   */
  default OptionalInt batchNormPositions(int height, int width) {
    return OptionalInt.empty();
  }

  /**
   * What a person should know who trains it on images of a size that it was not made for.
   *
   * @param height of an image
   * @param width of an image
   * @param fromFile whether it starts from the weights of a file, and so stays as it is
   * @return empty where there is nothing to tell
   */
  default Optional<String> note(int height, int width, boolean fromFile) {
    return Optional.empty();
  }

  /**
   * The layers that may have rates of their own or be frozen, from the images on. Each is one or
   * more names that those of its variables begin with, up to a dot: {@code stage1.block1} of {@code
   * stage1.block1.conv1.kernel}. The last one is what stands behind the last block, perhaps
   * nothing: a rate by layers counts it with the classifier.
   *
   * @return nothing for a network that does not say; neither can be asked for then
   */
  default List<List<String>> layers() {
    return List.of();
  }

  /**
   * Adds the network to a graph.
   *
   * @param layers makes the layers, in training or in inference mode
   * @param images normalised images [N, height, width, channels], all dimensions known
   * @return features [N, d], not normalised
   */
  Operand<TFloat32> features(Layers layers, Operand<TFloat32> images);
}
