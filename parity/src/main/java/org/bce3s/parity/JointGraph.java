package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.joint.ClassWeights;
import org.bce3s.joint.JointInputs;
import org.bce3s.joint.JointTerm;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.bce3s.term.DrawnLabel;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The graph of a joint term on the {@code features} and the classifier of a golden file, as a
 * training step builds it: one stream, hard labels as a source stream, mixed ones as a mixed
 * stream.
 */
final class JointGraph implements AutoCloseable {
  private static final String WEIGHT = "classifier_weight";

  private final GraphSession session;
  private final Map<String, Operand<TFloat32>> operands = new LinkedHashMap<>();
  private final Operand<TFloat32> logits;
  private final Operand<TFloat32> loss;

  /**
   * Builds the graph and gives the classifier its values.
   *
   * @param epoch whose weights of classes count
   * @param share of {@code labels} in mixed labels; 1 for hard ones
   */
  JointGraph(
      Classifier classifier,
      JointTerm term,
      int epoch,
      double share,
      GoldenNode inputs,
      boolean gpu) {
    session = new GraphSession(2, gpu, 0);
    Ops tf = session.tf();
    int[] shape = inputs.tensor(WEIGHT).shape();
    if (shape.length != 2) {
      throw inputs.wrong(WEIGHT, "is no matrix");
    }
    int[] counts = inputs.integers("class_counts");
    if (counts.length != shape[0]) {
      throw inputs.wrong("class_counts", "has " + counts.length + " classes, not " + shape[0]);
    }
    int batch = inputs.classes("labels", shape[0]).length;
    FloatTensor features = inputs.tensor("features", batch, shape[1]).toFloatTensor();
    operands.put(
        "features", tf.constant(Shape.of(features.shape()), DataBuffers.of(features.values())));
    ClassifierVariables variables = classifier.variables(session.variables(), shape[0], shape[1]);
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    variable(inputs.tensor(WEIGHT), WEIGHT, variables.weight(), values);
    variables
        .bias()
        .ifPresent(
            v ->
                variable(inputs.tensor("classifier_bias", shape[0]), "classifier_bias", v, values));
    variables
        .scales()
        .ifPresent(v -> variable(inputs.tensor("class_scale", shape[0]), "class_scale", v, values));
    logits = classifier.logits(tf, variables.rows(tf), operands.get("features"));
    Operand<TFloat32> labels = labels(tf, inputs, "labels", shape[0], share);
    boolean hard = share == 1;
    if (!hard) {
      labels = tf.math.add(labels, labels(tf, inputs, "partner_labels", shape[0], 1 - share));
    }
    List<LabelledStream> stream =
        List.of(
            new LabelledStream(
                logits, labels, term.draws() ? drawn(tf, inputs, shape[0], share) : List.of()));
    float[] all = new float[shape[0]];
    Arrays.fill(all, 1);
    loss =
        term.loss(
            tf,
            new JointInputs(
                hard ? stream : List.of(),
                hard ? List.of() : stream,
                tf.constant(all),
                counts,
                classifier.scale(),
                ClassWeights.of(tf, term, counts, epoch, List.of(labels, labels)),
                Optional.empty(),
                tf.constant(0f),
                Map.of()));
    session.assign(values);
  }

  private void variable(
      GoldenTensor value, String name, Variable variable, Map<String, FloatTensor> values) {
    operands.put(name, variable.read());
    values.put(variable.name(), value.toFloatTensor());
  }

  /** The labels of a term with noise, whose draws have a deviation of 1/3 in the file. */
  private static List<DrawnLabel> drawn(Ops tf, GoldenNode inputs, int classes, double share) {
    List<DrawnLabel> drawn =
        new ArrayList<>(
            List.of(
                new DrawnLabel(
                    labels(tf, inputs, "labels", classes, 1),
                    tf.constant((float) share),
                    normal(tf, inputs, "noise_labels", classes))));
    if (share < 1) {
      drawn.add(
          new DrawnLabel(
              labels(tf, inputs, "partner_labels", classes, 1),
              tf.constant((float) (1 - share)),
              normal(tf, inputs, "noise_partner", classes)));
    }
    return drawn;
  }

  private static Operand<TFloat32> normal(Ops tf, GoldenNode inputs, String key, int classes) {
    FloatTensor draws =
        inputs.tensor(key, inputs.classes("labels", classes).length, classes).toFloatTensor();
    return tf.math.mul(
        tf.constant(Shape.of(draws.shape()), DataBuffers.of(draws.values())), tf.constant(3f));
  }

  private static Operand<TFloat32> labels(
      Ops tf, GoldenNode inputs, String key, int classes, double share) {
    return tf.oneHot(
        tf.constant(inputs.classes(key, classes)),
        tf.constant(classes),
        tf.constant((float) share),
        tf.constant(0f));
  }

  /**
   * Compares the loss, and its gradients by every input that {@code gradients} names.
   *
   * @param prefix of the names
   */
  List<GoldenComparison> compare(String prefix, GoldenNode want) {
    GoldenNode gradients = want.object("gradients");
    List<String> names = gradients.keys();
    List<Operand<TFloat32>> by = new ArrayList<>();
    for (String name : names) {
      if (!operands.containsKey(name)) {
        throw gradients.wrong(name, "is no input");
      }
      by.add(operands.get(name));
    }
    List<Operand<TFloat32>> fetches = new ArrayList<>(session.gradients(loss, by));
    fetches.add(loss);
    List<float[]> got = session.run(List.of(), List.of(), fetches);
    List<GoldenComparison> found = new ArrayList<>();
    found.add(comparison(prefix + "total", want.tensor("total"), got.get(names.size())));
    for (int i = 0; i < names.size(); i++) {
      found.add(
          comparison(
              prefix + "gradients." + names.get(i), gradients.tensor(names.get(i)), got.get(i)));
    }
    return found;
  }

  /** The loss. */
  float[] loss() {
    return session.run(List.of(), List.of(), List.of(loss)).get(0);
  }

  /** The logits [B, K]. */
  float[] logits() {
    return session.run(List.of(), List.of(), List.of(logits)).get(0);
  }

  /** A value that was computed in float32. */
  static GoldenComparison comparison(String name, GoldenTensor want, float... got) {
    return new GoldenComparison(name, want.values(), GoldenTensor.doubles(got), "float32");
  }

  @Override
  public void close() {
    session.close();
  }
}
