package org.bce3s.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.classifier.Normalized;
import org.bce3s.joint.ClassWeights;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.network.BatchLosses;
import org.bce3s.network.ByPlace;
import org.bce3s.network.Head;
import org.bce3s.network.StepFeatures;
import org.bce3s.network.WholeBatch;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of a loss on the features of a golden file, as a training step builds it. */
final class LossGraph implements AutoCloseable {
  private static final String MEMORY = "memory";

  private final LossInputs inputs;
  private final GraphSession session;
  private final Map<String, Operand<TFloat32>> operands = new LinkedHashMap<>();
  private final BatchLosses losses;

  /** Builds the graph and gives the head its values. */
  LossGraph(TripartiteLoss loss, LossInputs inputs, boolean gpu) {
    this.inputs = inputs;
    this.session = new GraphSession(2, gpu, 0);
    Ops tf = session.tf();
    Head head =
        Head.create(
            session.variables(),
            new Normalized(),
            Map.of(),
            inputs.classes(),
            inputs.features(),
            loss.contrastiveParts());
    LossInputs.STREAMS.forEach(name -> operands.put(name, constant(tf, name)));
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (Variable variable : session.variables().all()) {
      LossInputs.HEAD.forEach(
          (name, variableName) -> {
            if (variable.name().equals(variableName)) {
              operands.put(name, variable.read());
              values.put(variableName, inputs.tensors().get(name).toFloatTensor());
            }
          });
    }
    Operand<TFloat32> mixedLabels = constant(tf, "mixed_labels");
    Operand<TInt32> labels = tf.constant(inputs.labels());
    losses =
        BatchLosses.of(
            tf,
            loss,
            head,
            new StepFeatures(
                List.of(operands.get(LossInputs.STREAMS.get(0))),
                Optional.empty(),
                labels,
                List.of(),
                WholeBatch.alone(labels),
                List.of(
                    new LabelledStream(operands.get(LossInputs.STREAMS.get(1)), mixedLabels),
                    new LabelledStream(operands.get(LossInputs.STREAMS.get(2)), mixedLabels)),
                tf.constant(inputs.subset()),
                tf.constant(1f),
                tf.constant(0f),
                inputs.classCounts(),
                ClassWeights.of(
                    tf,
                    loss.joint(),
                    inputs.classCounts(),
                    0,
                    List.of(
                        tf.oneHot(
                            labels,
                            tf.constant(inputs.classes()),
                            tf.constant(1f),
                            tf.constant(0f)),
                        mixedLabels,
                        mixedLabels))));
    session.assign(values);
  }

  /** The total and the unweighted terms that are in the graph. */
  Map<String, float[]> values() {
    Map<String, Operand<TFloat32>> wanted = new LinkedHashMap<>();
    ByPlace<Operand<TFloat32>> built = losses.values();
    built.joint().ifPresent(v -> wanted.put("joint", v));
    built.contrastive().ifPresent(v -> wanted.put("contrastive", v));
    built.uniform().ifPresent(v -> wanted.put("uniform", v));
    wanted.put("total", built.total());
    return run(wanted);
  }

  /** The gradients of the total by these inputs; zeros by one that is not in the graph. */
  Map<String, float[]> gradients(List<String> names) {
    List<String> built = names.stream().filter(operands::containsKey).toList();
    List<Operand<TFloat32>> by = built.stream().map(operands::get).toList();
    List<Operand<TFloat32>> dx = session.gradients(losses.values().total(), by);
    Map<String, Operand<TFloat32>> wanted = new LinkedHashMap<>();
    for (int i = 0; i < built.size(); i++) {
      wanted.put(built.get(i), dx.get(i));
    }
    Map<String, float[]> values = run(wanted);
    for (String name : names) {
      values.computeIfAbsent(
          name, absent -> new float[inputs.tensors().get(absent).values().length]);
    }
    return values;
  }

  /** The class memory after the update that follows a step, if the loss has one. */
  Optional<FloatTensor> updatedMemory() {
    return losses
        .stateUpdate()
        .map(
            update -> {
              session.run(List.of(), List.of(update), List.of());
              return session.snapshot().get(MEMORY);
            });
  }

  @Override
  public void close() {
    session.close();
  }

  private Map<String, float[]> run(Map<String, Operand<TFloat32>> wanted) {
    List<float[]> values = session.run(List.of(), List.of(), List.copyOf(wanted.values()));
    List<String> names = new ArrayList<>(wanted.keySet());
    Map<String, float[]> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), values.get(i));
    }
    return byName;
  }

  private Operand<TFloat32> constant(Ops tf, String name) {
    FloatTensor tensor = inputs.tensors().get(name).toFloatTensor();
    return tf.constant(Shape.of(tensor.shape()), DataBuffers.of(tensor.values()));
  }
}
