package org.bce3s.training;

import java.util.List;
import java.util.Set;
import org.bce3s.backbone.Layers;
import org.bce3s.loss.Head;
import org.bce3s.tensor.GraphSession;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The forward pass in inference mode, for batches of one size. */
public final class Inference {
  private final GraphSession session;
  private final ImageInput input;
  private final Operand<TFloat32> logits;

  Inference(GraphSession session, Blueprint blueprint, Head head, int batch) {
    this.session = session;
    input = new ImageInput(session, batch, blueprint.image(), blueprint.normalisation());
    Layers layers =
        new Layers(
            session.tf(), session.variables(), false, blueprint.precision() == Precision.BF16);
    logits =
        blueprint
            .loss()
            .logits(session.tf(), head, blueprint.backbone().features(layers, input.images()));
  }

  /** Logits [batch, K], row-major, of images as unsigned bytes. */
  public float[] logits(byte[] pixels) {
    input.input().set(pixels);
    return run();
  }

  /** Logits [batch, K], row-major, of normalised images. */
  public float[] logits(float[] images) {
    input.input().set(images);
    return run();
  }

  /** The names of the variables on which the logits depend, in order of creation. */
  Set<String> variables() {
    return session.variablesBehind(logits);
  }

  private float[] run() {
    return session.run(List.of(input.input()), List.of(), List.of(logits)).get(0);
  }
}
