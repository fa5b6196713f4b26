package org.bce3s.loss;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bce3s.classifier.Normalized;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.joint.ClassWeights;
import org.bce3s.network.BatchLosses;
import org.bce3s.network.Head;
import org.bce3s.network.StepFeatures;
import org.bce3s.network.WholeBatch;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph of a loss on features that are variables, so that its gradients by them are seen. There
 * is a second view where the contrastive term is computed on one.
 */
final class LossGraph implements AutoCloseable {
  private final GraphSession session = new GraphSession(2, false, 0);
  private final Input<TInt32> labels;
  private final Input<TFloat32> mixedLabels;
  private final Input<TFloat32> subset;
  private final List<Input<?>> feeds;
  private final BatchLosses losses;
  private final Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final Map<String, Input<TFloat32>> inputs = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<Operand<TFloat32>, Input<TFloat32>> stopped = new LinkedHashMap<>();
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
    List<Operand<TFloat32>> sources = new ArrayList<>();
    sources.add(features("source", sizes));
    boolean keys = loss.contrastiveParts().filter(parts -> parts.keys().isPresent()).isPresent();
    if (!keys && loss.builtContrastive().filter(t -> !t.streams().areMixed()).isPresent()) {
      sources.add(features("view", sizes));
    }
    if (loss.builtContrastive()
        .filter(term -> term.streams() == ContrastiveStreams.TWO_VIEWS)
        .isPresent()) {
      sources.add(features("second-view", sizes));
    }
    losses =
        BatchLosses.of(
            tf,
            loss,
            Head.create(
                session.variables(),
                loss.joint().needsCosines() ? new TrainedCosine(30) : new Normalized(),
                Map.of(),
                sizes.classes(),
                sizes.features(),
                loss.contrastiveParts()),
            new StepFeatures(
                sources,
                keys ? Optional.of(features("view", sizes)) : Optional.empty(),
                labels.operand(),
                List.of(),
                WholeBatch.alone(labels.operand()),
                List.of(
                    new LabelledStream(features("mixup", sizes), mixedLabels.operand()),
                    new LabelledStream(features("cutmix", sizes), mixedLabels.operand())),
                subset.operand(),
                tf.constant(1f),
                tf.constant(0f),
                sizes.counts(),
                ClassWeights.of(
                    tf,
                    loss.joint(),
                    sizes.counts(),
                    0,
                    List.of(
                        tf.oneHot(
                            labels.operand(),
                            tf.constant(sizes.classes()),
                            tf.constant(1f),
                            tf.constant(0f)),
                        mixedLabels.operand(),
                        mixedLabels.operand()))));
    List<Variable> trainable = session.variables().trainable();
    List<Operand<TFloat32>> found =
        session.gradients(losses.values().total(), trainable.stream().map(Variable::read).toList());
    for (int i = 0; i < found.size(); i++) {
      gradients.put(trainable.get(i).name(), found.get(i));
    }
    for (Variable variable : session.variables().all()) {
      Input<TFloat32> input = session.keep(Input.floats(tf, variable.shape()));
      inputs.put(variable.name(), input);
      shapes.put(variable.name(), variable.shape());
      assignments.add(variable.assign(tf, input.operand()));
    }
    Iterator<GraphOperation> operations = ((Graph) tf.scope().env()).operations();
    operations.forEachRemaining(
        operation -> {
          if (operation.type().equals("StopGradient")
              && operation.output(0).dataType() == DataType.DT_FLOAT) {
            Operand<TFloat32> value = operation.output(0).expect(TFloat32.class);
            stopped.put(value, session.keep(Input.inPlaceOf(value)));
          }
        });
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
    fetches.add(losses.values().total());
    fetches.add(losses.values().present().get(1));
    List<float[]> values = session.run(feeds, List.of(), fetches);
    Map<String, float[]> byName = new LinkedHashMap<>();
    for (String name : gradients.keySet()) {
      byName.put(name, values.get(byName.size()));
    }
    return new Result(values.get(byName.size())[0], values.get(byName.size() + 1)[0], byName);
  }

  /** Notes the values through which no gradient flows at a case, for {@link #totalHolding}. */
  void hold(LossCase in) {
    set(in);
    if (!stopped.isEmpty()) {
      Iterator<float[]> values =
          session.run(feeds, List.of(), List.copyOf(stopped.keySet())).iterator();
      stopped.values().forEach(input -> input.set(values.next()));
    }
  }

  /**
   * The total at a case, with the values through which no gradient flows as they were noted: what
   * the gradients are the slope of.
   */
  float totalHolding(LossCase in) {
    set(in);
    List<Input<?>> all = new ArrayList<>(feeds);
    all.addAll(stopped.values());
    return session.run(all, List.of(), List.of(losses.values().total())).get(0)[0];
  }

  /** The class memory after a step on a case [K, p]. */
  float[] memoryAfter(LossCase in) {
    set(in);
    session.run(feeds, losses.stateUpdate().stream().toList(), List.of());
    return session.snapshot().get("memory").values();
  }

  /** The shape of a variable. */
  long[] shape(String variable) {
    return shapes.get(variable);
  }

  /** The types of all operations, e.g. {@code MatMul}. */
  Set<String> operations() {
    Set<String> types = new TreeSet<>();
    ((Graph) session.tf().scope().env()).operations().forEachRemaining(o -> types.add(o.type()));
    return types;
  }

  private void set(LossCase in) {
    labels.set(in.labels());
    mixedLabels.set(in.mixedLabels());
    subset.set(in.subset());
    inputs.forEach((name, input) -> input.set(in.value(name, shapes.get(name))));
    session.run(List.copyOf(inputs.values()), assignments, List.of());
  }

  @Override
  public void close() {
    session.close();
  }
}
