package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Running statistics of BatchNorm made anew from batches of one size: means over the batches, all
 * of which count alike, of their means and unbiased variances (PyTorch's {@code update_bn}, or a
 * momentum of {@code None}). Layers whose statistics do not move in training keep theirs.
 */
final class BatchStatistics {
  private final GraphSession session;
  private final ImageInput images;
  private final Input<TFloat32> shares;
  private final List<Op> updates = new ArrayList<>();

  BatchStatistics(GraphSession session, Blueprint blueprint, int batch) {
    this.session = session;
    Ops tf = session.tf();
    images = new ImageInput(session, batch, blueprint.image(), blueprint.normalisation());
    shares = session.keep(Input.floats(tf, 2));
    Layers layers =
        new Layers(
            tf,
            session.variables(),
            Pass.STATISTICS,
            blueprint.precision() == Precision.BF16,
            blueprint::freezes);
    blueprint.backbone().features(layers, images.images(tf));
    for (Map.Entry<Variable, Operand<TFloat32>> one : layers.statistics().entrySet()) {
      Variable statistic = one.getKey();
      updates.add(
          statistic.assign(
              tf,
              tf.math.add(
                  tf.math.mul(share(tf, 0), statistic.read()),
                  tf.math.mul(share(tf, 1), one.getValue()))));
    }
  }

  private Operand<TFloat32> share(Ops tf, int index) {
    return tf.gather(shares.operand(), tf.constant(index), tf.constant(0));
  }

  /**
   * Takes a batch into the means.
   *
   * @param pixels unsigned bytes, as many images as it was made for
   * @param number of the batch, from 1, at which the means start afresh
   */
  void add(byte[] pixels, int number) {
    if (updates.isEmpty()) {
      return;
    }
    images.input().set(pixels);
    shares.set((float) ((number - 1.0) / number), (float) (1.0 / number));
    session.run(List.of(images.input(), shares), updates, List.of());
  }
}
