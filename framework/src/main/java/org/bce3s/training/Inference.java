package org.bce3s.training;

import java.util.List;
import org.bce3s.backbone.Layers;
import org.bce3s.loss.Head;
import org.bce3s.loss.LogitAdjustment;
import org.bce3s.tensor.GraphSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The forward pass in inference mode, for batches of one size. */
public final class Inference {
  private final GraphSession session;
  private final ImageInput input;
  private final Operand<TFloat32> features;
  private final Operand<TFloat32> logits;

  Inference(GraphSession session, Blueprint blueprint, Head head, int batch) {
    this.session = session;
    input = new ImageInput(session, batch, blueprint.image(), blueprint.normalisation());
    Layers layers =
        new Layers(
            session.tf(), session.variables(), false, blueprint.precision() == Precision.BF16);
    features = blueprint.backbone().features(layers, input.images());
    logits = adjusted(session.tf(), blueprint, head.logits(session.tf(), features));
  }

  private static Operand<TFloat32> adjusted(Ops tf, Blueprint blueprint, Operand<TFloat32> logits) {
    double tau = blueprint.logitAdjustment();
    return tau == 0
        ? logits
        : tf.math.sub(logits, tf.constant(LogitAdjustment.logPrior(blueprint.trainCounts(), tau)));
  }

  /** Logits [batch, K], row-major, of images as unsigned bytes. */
  public float[] logits(byte[] pixels) {
    input.input().set(pixels);
    return run(logits);
  }

  /** Features [batch, d], row-major, of images as unsigned bytes. */
  public float[] features(byte[] pixels) {
    input.input().set(pixels);
    return run(features);
  }

  /** Logits [batch, K], row-major, of normalised images. */
  public float[] logits(float[] images) {
    input.input().set(images);
    return run(logits);
  }

  private float[] run(Operand<TFloat32> wanted) {
    return session.run(List.of(input.input()), List.of(), List.of(wanted)).get(0);
  }
}
