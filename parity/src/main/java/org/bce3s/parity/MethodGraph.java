package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.classifier.Classifier;
import org.bce3s.contrastive.ContrastiveInputs;
import org.bce3s.joint.ClassWeighting;
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
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The graph of a method on the features of a golden file, as a training step builds it from its
 * backbone's features on: head, losses, gradients and what is written for later steps.
 */
final class MethodGraph implements AutoCloseable {
  /** What stands before an underscore in a golden name, and before a dot in that of a variable. */
  private static final Map<String, String> PARTS =
      Map.of(
          "classifier", "classifier",
          "projector", "projector",
          "query", "projector",
          "prototype", "prototypes",
          "key", "key.projector");

  /** Other golden names, those of state among them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "old_mean", "class_means.old",
          "old_count", "class_means.old_count",
          "new_mean", "class_means.new",
          "new_count", "class_means.new_count",
          "queue", "queue.rows",
          "queue_labels", "queue.labels",
          "queue_pointer", "queue.pointer");

  private final GraphSession session;
  private final Map<String, String> names;
  private final Map<String, Operand<TFloat32>> operands = new LinkedHashMap<>();
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final BatchLosses losses;
  private final Optional<ContrastiveInputs> seen;

  /**
   * What a method is made of.
   *
   * @param loss its terms
   * @param classifier that infers
   * @param heads that are trained alone, by name
   * @param sources golden names of the features of the source stream and its views
   * @param keys that of the momentum network's, if it has one
   * @param mixed those of the mixed streams
   * @param share of the labels in those of mixed streams
   * @param progress e/T
   * @param names golden names of variables that are not found by the rules
   */
  record Method(
      TripartiteLoss loss,
      Classifier classifier,
      Map<String, Classifier> heads,
      List<String> sources,
      Optional<String> keys,
      List<String> mixed,
      double share,
      double progress,
      Map<String, String> names) {

    /** A method of unmixed streams with one head. */
    static Method of(TripartiteLoss loss, Classifier classifier, String... sources) {
      return new Method(
          loss,
          classifier,
          Map.of(),
          List.of(sources),
          Optional.empty(),
          List.of(),
          1,
          0,
          Map.of());
    }

    /** The same with keys. */
    Method withKeys(String features) {
      return new Method(
          loss, classifier, heads, sources, Optional.of(features), mixed, share, progress, names);
    }
  }

  /** Builds the graph and gives all variables their values. */
  MethodGraph(Method method, GoldenNode inputs, boolean gpu) {
    session = new GraphSession(2, gpu, 0);
    names = method.names();
    Ops tf = session.tf();
    int[] counts = inputs.integers("class_counts");
    int[] labels = inputs.classes("labels", counts.length);
    List<String> all = new ArrayList<>(method.sources());
    all.addAll(method.mixed());
    method.keys().ifPresent(all::add);
    int size = featureSize(inputs, all.get(0));
    all.forEach(name -> operands.put(name, constant(tf, inputs.tensor(name, labels.length, size))));
    Head head =
        Head.create(
            session.variables(),
            method.classifier(),
            method.heads(),
            counts.length,
            size,
            method.loss().contrastiveParts());
    Operand<TInt32> classes = tf.constant(labels);
    float[] subset = new float[counts.length];
    Arrays.fill(subset, 1);
    StepFeatures features =
        new StepFeatures(
            method.sources().stream().map(operands::get).toList(),
            method.keys().map(operands::get),
            classes,
            List.of(),
            WholeBatch.alone(classes),
            mixed(tf, method, inputs, counts.length),
            tf.constant(subset),
            tf.constant(1f),
            tf.constant((float) method.progress()),
            counts,
            weights(tf, method, inputs, counts));
    losses = BatchLosses.of(tf, method.loss(), head, features);
    seen = BatchLosses.contrastiveInputs(tf, method.loss(), head, features);
    fill(inputs);
  }

  /** What the classes count in the joint term. */
  private static Map<ClassWeighting, ClassWeights> weights(
      Ops tf, Method method, GoldenNode inputs, int... counts) {
    Operand<TFloat32> hard = oneHot(tf, inputs.classes("labels", counts.length), counts.length, 1);
    List<Operand<TFloat32>> streams = new ArrayList<>(List.of(hard));
    method
        .mixed()
        .forEach(name -> streams.add(softLabels(tf, inputs, counts.length, method.share())));
    return ClassWeights.of(tf, method.loss().joint(), counts, 0, streams);
  }

  private static int featureSize(GoldenNode inputs, String name) {
    int[] shape = inputs.tensor(name).shape();
    if (shape.length != 2) {
      throw inputs.wrong(name, "is no matrix");
    }
    return shape[1];
  }

  private List<LabelledStream> mixed(Ops tf, Method method, GoldenNode inputs, int classes) {
    if (method.mixed().isEmpty()) {
      return List.of();
    }
    Operand<TFloat32> soft = softLabels(tf, inputs, classes, method.share());
    return method.mixed().stream()
        .map(name -> new LabelledStream(operands.get(name), soft))
        .toList();
  }

  /** share onehot(labels) + (1 - share) onehot(partner_labels) [B, K]. */
  private static Operand<TFloat32> softLabels(
      Ops tf, GoldenNode inputs, int classes, double share) {
    return tf.math.add(
        oneHot(tf, inputs.classes("labels", classes), classes, share),
        oneHot(tf, inputs.classes("partner_labels", classes), classes, 1 - share));
  }

  private static Operand<TFloat32> oneHot(Ops tf, int[] labels, int classes, double value) {
    return tf.oneHot(
        tf.constant(labels), tf.constant(classes), tf.constant((float) value), tf.constant(0f));
  }

  private static Operand<TFloat32> constant(Ops tf, GoldenTensor tensor) {
    FloatTensor values = tensor.toFloatTensor();
    return tf.constant(Shape.of(values.shape()), DataBuffers.of(values.values()));
  }

  private void fill(GoldenNode inputs) {
    Map<String, Variable> byName = new LinkedHashMap<>();
    session.variables().all().forEach(variable -> byName.put(variable.name(), variable));
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    List<GoldenNode> nodes = new ArrayList<>(List.of(inputs));
    if (inputs.hasObject("state")) {
      nodes.add(inputs.object("state"));
    }
    for (GoldenNode node : nodes) {
      for (String name : node.keys()) {
        Variable variable = byName.get(variable(name));
        if (variable != null) {
          GoldenTensor given = node.tensor(name);
          int[] shape = Arrays.stream(variable.shape()).mapToInt(Math::toIntExact).toArray();
          boolean number = given.shape().length == 0 && Arrays.equals(shape, new int[] {1});
          float[] floats = (number ? given : node.tensor(name, shape)).floats();
          values.put(variable.name(), new FloatTensor(variable.shape(), floats));
          variables.put(name, variable);
          operands.put(name, variable.read());
        }
      }
    }
    session.initialize();
    session.assign(values);
    for (Variable variable : byName.values()) {
      if (!values.containsKey(variable.name())) {
        throw inputs.wrong(variable.name(), "has no value in the file");
      }
    }
  }

  private String variable(String golden) {
    if (names.containsKey(golden)) {
      return names.get(golden);
    }
    if (NAMES.containsKey(golden)) {
      return NAMES.get(golden);
    }
    int underscore = golden.indexOf('_');
    String part = underscore < 0 ? "" : golden.substring(0, underscore);
    return PARTS.containsKey(part)
        ? PARTS.get(part) + "." + golden.substring(underscore + 1)
        : golden;
  }

  /** Makes operations of the graph. */
  Ops tf() {
    return session.tf();
  }

  /** The losses of the step. */
  ByPlace<Operand<TFloat32>> losses() {
    return losses.values();
  }

  /** What the contrastive term sees. */
  ContrastiveInputs seen() {
    return seen.orElseThrow();
  }

  /** An operand that was computed in float32 beside its golden value. */
  GoldenComparison compare(GoldenNode want, String name, Operand<TFloat32> operand) {
    float[] got = session.run(List.of(), List.of(), List.of(operand)).get(0);
    return new GoldenComparison(
        name, want.tensor(name).values(), GoldenTensor.doubles(got), "float32");
  }

  /** The same that was computed in float64, of which float32 is read. */
  GoldenComparison compareWide(GoldenNode want, String name, Operand<TFloat64> operand) {
    GoldenComparison narrow = compare(want, name, tf().dtypes.cast(operand, TFloat32.class));
    return new GoldenComparison(name, narrow.expected(), narrow.got(), "float64");
  }

  /** The gradients of the total by every input that {@code gradients} names. */
  List<GoldenComparison> gradients(GoldenNode expected) {
    GoldenNode gradients = expected.object("gradients");
    List<String> of = gradients.keys();
    List<Operand<TFloat32>> by = new ArrayList<>();
    for (String name : of) {
      if (!operands.containsKey(name)) {
        throw gradients.wrong(name, "is no input");
      }
      by.add(operands.get(name));
    }
    List<float[]> got =
        session.run(List.of(), List.of(), session.gradients(losses.values().total(), by));
    List<GoldenComparison> found = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      found.add(
          new GoldenComparison(
              "gradients." + of.get(i),
              gradients.tensor(of.get(i)).values(),
              GoldenTensor.doubles(got.get(i)),
              "float32"));
    }
    return found;
  }

  /** What is left for the next step, after what the step writes. */
  List<GoldenComparison> stateAfter(GoldenNode expected) {
    session.run(List.of(), losses.stateUpdate().stream().toList(), List.of());
    Map<String, FloatTensor> left = session.snapshot();
    GoldenNode after = expected.object("state_after");
    List<GoldenComparison> found = new ArrayList<>();
    for (String name : after.keys()) {
      if (!variables.containsKey(name)) {
        throw after.wrong(name, "is no state");
      }
      found.add(
          new GoldenComparison(
              "state_after." + name,
              after.tensor(name).values(),
              GoldenTensor.doubles(left.get(variables.get(name).name()).values()),
              "float32"));
    }
    return found;
  }

  @Override
  public void close() {
    session.close();
  }
}
