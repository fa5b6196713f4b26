package org.bce3s.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.memory.HeldTensors;
import org.bce3s.metric.LinearClassifier;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.TracedOperation;
import org.bce3s.term.Prior;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The forward pass in inference mode, for batches of one size. */
public final class Inference {
  private final GraphSession session;
  private final ImageInput input;
  private final Blueprint blueprint;
  private final Head head;
  private final Operand<TFloat32> features;
  private final Operand<TFloat32> unadjusted;
  private final Operand<TFloat32> logits;
  private Optional<Probe> probe = Optional.empty();
  private Optional<Input<TFloat32>> inPlaceOfFeatures = Optional.empty();

  Inference(GraphSession session, Blueprint blueprint, Head head, int batch) {
    this.session = session;
    this.blueprint = blueprint;
    this.head = head;
    input = new ImageInput(session, batch, blueprint.image(), blueprint.normalisation());
    Layers layers =
        new Layers(
            session.tf(),
            session.variables(),
            Pass.INFERENCE,
            blueprint.precision() == Precision.BF16);
    features = blueprint.backbone().features(layers, input.images(session.tf()));
    unadjusted = head.logits(session.tf(), features);
    logits = adjusted(session.tf(), unadjusted);
  }

  /** As they classify: post-hoc adjustment included. */
  private Operand<TFloat32> adjusted(Ops tf, Operand<TFloat32> logits) {
    double tau = blueprint.logitAdjustment();
    return tau == 0
        ? logits
        : tf.math.sub(logits, tf.constant(Prior.log(blueprint.trainCounts(), tau)));
  }

  /** Logits [batch, K], row-major, of images as unsigned bytes. */
  public float[] logits(byte[] pixels) {
    input.input().set(pixels);
    return run(logits);
  }

  /** The same without post-hoc adjustment, as they are while an epoch is chosen. */
  public float[] unadjusted(byte[] pixels) {
    input.input().set(pixels);
    return run(unadjusted);
  }

  /** Classifies the images last set and says how long each operation took. */
  public List<TracedOperation> trace() {
    return session.trace(List.of(input.input()), List.of(logits));
  }

  /** Features [batch, d], row-major, of images as unsigned bytes. */
  public float[] features(byte[] pixels) {
    input.input().set(pixels);
    return run(features);
  }

  /**
   * Logits [batch, K], row-major, of features [batch, d] that this network made before.
   *
   * @param adjust whether post-hoc adjustment is included
   */
  public float[] logitsOfFeatures(float[] given, boolean adjust) {
    if (inPlaceOfFeatures.isEmpty()) {
      inPlaceOfFeatures = Optional.of(session.keep(Input.inPlaceOf(features)));
    }
    Input<TFloat32> fed = inPlaceOfFeatures.get();
    fed.set(given);
    return session.run(List.of(fed), List.of(), List.of(adjust ? logits : unadjusted)).get(0);
  }

  /** Logits [batch, K], row-major, of normalised images. */
  public float[] logits(float[] images) {
    input.input().set(images);
    return run(logits);
  }

  /**
   * The rows of the classifier as the network applies them, whichever it is: b_k is the logit of a
   * feature of zeros, w_kj the logit of the j-th unit vector less b_k. Those of a cosine
   * classifier, whose logits are not linear, predict what it does on features of length 1 alone.
   */
  public LinearClassifier classifier() {
    if (probe.isEmpty()) {
      probe = Optional.of(probe());
    }
    int d = blueprint.backbone().featureSize();
    int k = blueprint.classes();
    float[] answers =
        session.run(List.of(probe.get().units()), List.of(), List.of(probe.get().logits())).get(0);
    double[] weight = new double[k * d];
    double[] bias = new double[k];
    for (int c = 0; c < k; c++) {
      bias[c] = answers[d * k + c];
      for (int j = 0; j < d; j++) {
        weight[c * d + j] = answers[j * k + c] - bias[c];
      }
    }
    return new LinearClassifier(weight, bias);
  }

  /** Built when it is first needed, and once: each run of new operations costs a plan. */
  private Probe probe() {
    int d = blueprint.backbone().featureSize();
    float[] units = new float[(d + 1) * d];
    for (int j = 0; j < d; j++) {
      units[j * d + j] = 1;
    }
    Input<TFloat32> input = session.keep(Input.floats(session.tf(), d + 1, d));
    input.set(units);
    return new Probe(input, adjusted(session.tf(), head.logits(session.tf(), input.operand())));
  }

  /** The unit vectors of the features, then zeros, and their logits. */
  private record Probe(Input<TFloat32> units, Operand<TFloat32> logits) {}

  /** The tensors that classifying holds at most, found without running it. */
  HeldTensors held() {
    return HeldTensors.of(session.operationsOf(logits));
  }

  /** The names of the variables on which the logits depend, in order of creation. */
  public Set<String> variables() {
    return session.variablesBehind(logits);
  }

  private float[] run(Operand<TFloat32> wanted) {
    return session.run(List.of(input.input()), List.of(), List.of(wanted)).get(0);
  }
}
