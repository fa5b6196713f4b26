package org.bce3s.training;

import java.util.Optional;
import org.bce3s.data.ImageShape;
import org.bce3s.data.Normalisation;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A batch of images on its way into the graph: unsigned bytes that the graph normalises, or floats.
 */
final class ImageInput {
  private final Input<?> input;
  private final Operand<TFloat32> images;

  ImageInput(
      GraphSession session, int batch, ImageShape shape, Optional<Normalisation> normalisation) {
    Ops tf = session.tf();
    long[] dimensions = {batch, shape.height(), shape.width(), shape.channels()};
    if (normalisation.isPresent()) {
      var bytes = session.keep(Input.bytes(tf, dimensions));
      input = bytes;
      images = normalise(tf, tf.dtypes.cast(bytes.operand(), TFloat32.class), normalisation.get());
    } else {
      var floats = session.keep(Input.floats(tf, dimensions));
      input = floats;
      images = floats.operand();
    }
  }

  /** (pixel/255 - mean)/deviation, as one multiplication and one addition. */
  private static Operand<TFloat32> normalise(
      Ops tf, Operand<TFloat32> pixels, Normalisation statistics) {
    int channels = statistics.mean().size();
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double deviation = statistics.standardDeviation().get(c);
      scale[c] = (float) (1 / (255 * deviation));
      shift[c] = (float) (-statistics.mean().get(c) / deviation);
    }
    return tf.math.add(tf.math.mul(pixels, tf.constant(scale)), tf.constant(shift));
  }

  Input<?> input() {
    return input;
  }

  /** Normalised images [batch, height, width, channels]. */
  Operand<TFloat32> images() {
    return images;
  }
}
