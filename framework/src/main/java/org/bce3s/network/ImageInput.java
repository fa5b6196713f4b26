package org.bce3s.network;

import java.util.Optional;
import org.bce3s.image.ImageShape;
import org.bce3s.image.Normalisation;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A batch of images on its way into the graph: unsigned bytes that the graph normalises, or floats,
 * as feature vectors are.
 */
final class ImageInput {
  private final Input<?> input;
  private final Optional<Normalisation> normalisation;

  ImageInput(
      GraphSession session, int batch, ImageShape shape, Optional<Normalisation> normalisation) {
    Ops tf = session.tf();
    long[] dimensions = {batch, shape.height(), shape.width(), shape.channels()};
    this.normalisation = normalisation;
    this.input =
        session.keep(
            normalisation.isPresent() ? Input.bytes(tf, dimensions) : Input.floats(tf, dimensions));
  }

  /** (pixel/255 - mean)/deviation, as one multiplication and one addition. */
  static Operand<TFloat32> normalise(Ops tf, Operand<TFloat32> pixels, Normalisation statistics) {
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

  /** All normalised images [batch, height, width, channels]. */
  Operand<TFloat32> images(Ops tf) {
    return normalised(tf, input.operand());
  }

  /**
   * The normalised images of a part.
   *
   * @param after makes operations that wait for what comes before the part
   */
  Operand<TFloat32> images(Ops tf, Ops after, MicroBatch part) {
    return normalised(tf, part.rows(after, input.operand()));
  }

  @SuppressWarnings("unchecked") // an input without normalisation is of floats
  private Operand<TFloat32> normalised(Ops tf, Operand<?> raw) {
    return normalisation
        .map(
            n -> normalise(tf, tf.dtypes.cast((Operand<? extends TNumber>) raw, TFloat32.class), n))
        .orElseGet(() -> (Operand<TFloat32>) raw);
  }
}
