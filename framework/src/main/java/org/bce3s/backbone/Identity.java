package org.bce3s.backbone;

import org.bce3s.image.ImageShape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * No network: features are passed on to the classifier as they come.
 *
 * @param featureSize values of a vector; 0 as long as the data is not known
 */
public record Identity(int featureSize) implements Backbone {
  @Override
  public boolean takesFeatures() {
    return true;
  }

  @Override
  public boolean isTrained() {
    return false;
  }

  @Override
  public Backbone of(ImageShape image) {
    return new Identity(image.height() * image.width() * image.channels());
  }

  @Override
  public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
    return vectors(layers.tf(), images);
  }

  /** Images [N, height, width, channels] as vectors [N, height*width*channels]. */
  static Operand<TFloat32> vectors(Ops tf, Operand<TFloat32> images) {
    int size = 1;
    for (int axis = 1; axis < images.shape().numDimensions(); axis++) {
      size *= Math.toIntExact(images.shape().get(axis));
    }
    return tf.reshape(images, tf.constant(new int[] {-1, size}));
  }
}
