package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * A part of a batch that is forwarded on its own, so that the activations of one part at a time are
 * held; the gradients of the parts are added before the update.
 *
 * @param from its first image in the batch
 * @param size its images
 * @param batch images of the whole batch
 */
public record MicroBatch(int from, int size, int batch) {
  /**
   * A batch cut into so many parts, or into single images if it has fewer; the first are larger.
   */
  public static List<MicroBatch> of(int batch, int parts) {
    int count = Math.min(batch, parts);
    List<MicroBatch> cut = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int size = batch / count + (i < batch % count ? 1 : 0);
      cut.add(new MicroBatch(from, size, batch));
      from += size;
    }
    return cut;
  }

  /** The part's images over those of the batch: its weight in a mean over the batch. */
  float share() {
    return (float) size / batch;
  }

  /** The part's rows of an operand whose first dimension is the batch. */
  <T extends TType> Operand<T> rows(Ops tf, Operand<T> whole) {
    if (size == batch) {
      return whole;
    }
    int rank = whole.shape().numDimensions();
    int[] begin = new int[rank];
    int[] sizes = new int[rank];
    begin[0] = from;
    sizes[0] = size;
    for (int i = 1; i < rank; i++) {
      sizes[i] = Math.toIntExact(whole.shape().get(i));
    }
    return tf.slice(whole, tf.constant(begin), tf.constant(sizes));
  }
}
