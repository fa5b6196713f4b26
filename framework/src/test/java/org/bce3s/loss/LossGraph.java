package org.bce3s.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.classifier.Cosine;
import org.bce3s.classifier.Normalized;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of a loss on features that are variables, so that its gradients by them are seen. */
final class LossGraph implements AutoCloseable {
  private final GraphSession session = new GraphSession(2, false, 0);
  private final Input<TInt32> labels;
  private final Input<TFloat32> mixedLabels;
  private final Input<TFloat32> subset;
  private final List<Input<?>> feeds;
  private final TripartiteLoss.Losses losses;
  private final Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final Map<String, Input<TFloat32>> inputs = new LinkedHashMap<>();
  private final List<Op> assignments = new ArrayList<>();

  /** The loss of cases of the sizes and class counts of this one. */
  LossGraph(TripartiteLoss loss, LossCase sizes) {
    var tf = session.tf();
    long batch = sizes.batch();
    long classes = sizes.classes();
    labels = session.keep(Input.ints(tf, batch));
    mixedLabels = session.keep(Input.floats(tf, batch, classes));
    subset = session.keep(Input.floats(tf, classes));
    feeds = List.of(labels, mixedLabels, subset);
    losses =
        loss.losses(
            tf,
            Head.create(
                session.variables(),
                loss.joint().needsCosines() ? new Cosine(30) : new Normalized(),
                sizes.classes(),
                sizes.features(),
                loss.projection()),
            new TripartiteLoss.Batch(
                features("source", sizes),
                List.of(features("mixup", sizes), features("cutmix", sizes)),
                labels.operand(),
                mixedLabels.operand(),
                subset.operand(),
                tf.constant(1f),
                sizes.counts()));
    List<Variable> trainable = session.variables().trainable();
    List<Operand<TFloat32>> found =
        session.gradients(losses.total(), trainable.stream().map(Variable::read).toList());
    for (int i = 0; i < found.size(); i++) {
      gradients.put(trainable.get(i).name(), found.get(i));
    }
    for (Variable variable : session.variables().all()) {
      Input<TFloat32> input = session.keep(Input.floats(tf, variable.shape()));
      inputs.put(variable.name(), input);
      assignments.add(variable.assign(tf, input.operand()));
    }
  }

  private Operand<TFloat32> features(String stream, LossCase sizes) {
    return session
        .variables()
        .parameter(stream, Initializer.constant(0), sizes.batch(), sizes.features())
        .read();
  }

  /**
   * What a step computes.
   *
   * @param total the sum of the terms times their weights
   * @param term the unweighted loss of the only term that is built
   * @param gradients of the total by features and head, by name
   */
  record Result(float total, float term, Map<String, float[]> gradients) {}

  /** Computes the loss of a case. */
  Result run(LossCase in) {
    set(in);
    List<Operand<TFloat32>> fetches = new ArrayList<>(gradients.values());
    fetches.add(losses.total());
    fetches.add(losses.joint().or(losses::contrastive).or(losses::uniform).orElseThrow());
    List<float[]> values = session.run(feeds, List.of(), fetches);
    Map<String, float[]> byName = new LinkedHashMap<>();
    for (String name : gradients.keySet()) {
      byName.put(name, values.get(byName.size()));
    }
    return new Result(values.get(byName.size())[0], values.get(byName.size() + 1)[0], byName);
  }

  /** The class memory after a step on a case [K, p]. */
  float[] memoryAfter(LossCase in) {
    set(in);
    session.run(feeds, losses.memoryUpdate().stream().toList(), List.of());
    return session.snapshot().get("memory").values();
  }

  private void set(LossCase in) {
    labels.set(in.labels());
    mixedLabels.set(in.mixedLabels());
    subset.set(in.subset());
    inputs.forEach((name, input) -> input.set(in.value(name)));
    session.run(List.copyOf(inputs.values()), assignments, List.of());
  }

  @Override
  public void close() {
    session.close();
  }
}
