package org.bce3s.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bce3s.classifier.ClassifierRows;
import org.bce3s.contrastive.ContrastiveInputs;
import org.bce3s.joint.JointInputs;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The losses of a batch, scalars.
 *
 * @param values those that are built; the contrastive one before its gate
 * @param stateUpdate writes what the contrastive term keeps for later steps, after the loss is
 *     computed; if it keeps anything
 */
public record BatchLosses(ByPlace<Operand<TFloat32>> values, Optional<Op> stateUpdate) {

  /** Adds the losses of a batch to the graph. */
  public static BatchLosses of(Ops tf, TripartiteLoss loss, Head head, StepFeatures in) {
    ClassifierRows rows = head.classifier().rows(tf);
    List<LabelledStream> sources = in.labelledSources(tf);
    Optional<Operand<TFloat32>> sc =
        loss.builtJoint().map(term -> term.loss(tf, jointInputs(tf, head, rows, sources, in)));
    Optional<ContrastiveInputs> seen = contrastiveInputs(tf, loss, head, rows, sources, in);
    Optional<Operand<TFloat32>> ss = seen.map(inputs -> loss.contrastive().loss(tf, inputs));
    Optional<Operand<TFloat32>> cc =
        loss.builtUniform().map(term -> term.loss(tf, rows.normalized()));
    Operand<TFloat32> total = loss.total(tf, sc, ss, cc, in.contrastiveGate());
    List<Op> updates =
        seen.map(inputs -> head.contrastive().orElseThrow().updates(tf, inputs, in, total))
            .orElse(List.of());
    return new BatchLosses(new ByPlace<>(total, sc, ss, cc), together(tf, updates));
  }

  /** What the contrastive term sees of a batch, if it is built. */
  public static Optional<ContrastiveInputs> contrastiveInputs(
      Ops tf, TripartiteLoss loss, Head head, StepFeatures in) {
    return contrastiveInputs(
        tf, loss, head, head.classifier().rows(tf), in.labelledSources(tf), in);
  }

  private static Optional<ContrastiveInputs> contrastiveInputs(
      Ops tf,
      TripartiteLoss loss,
      Head head,
      ClassifierRows rows,
      List<LabelledStream> sources,
      StepFeatures in) {
    return loss.builtContrastive()
        .map(
            term ->
                head.contrastive()
                    .orElseThrow()
                    .inputs(tf, term, head.classifier(), rows, sources, in));
  }

  private static Optional<Op> together(Ops tf, List<Op> updates) {
    if (updates.size() < 2) {
      return updates.stream().findFirst();
    }
    return Optional.of(tf.withControlDependencies(updates).noOp());
  }

  private static JointInputs jointInputs(
      Ops tf, Head head, ClassifierRows rows, List<LabelledStream> sources, StepFeatures in) {
    JointInputs.Logits first = logits(tf, head.classifier(), rows, sources, in);
    Map<String, JointInputs.Logits> others = new LinkedHashMap<>();
    head.others()
        .forEach((name, other) -> others.put(name, logits(tf, other, other.rows(tf), sources, in)));
    return new JointInputs(
        first.sources(),
        first.mixed(),
        in.classSubset(),
        in.trainCounts(),
        first.scale(),
        in.classWeights(),
        Optional.empty(),
        in.progress(),
        others);
  }

  private static JointInputs.Logits logits(
      Ops tf,
      ClassifierHead head,
      ClassifierRows rows,
      List<LabelledStream> sources,
      StepFeatures in) {
    UnaryOperator<Operand<TFloat32>> logits = x -> head.classifier().logits(tf, rows, x);
    return new JointInputs.Logits(
        sources.stream().map(stream -> stream.map(logits)).toList(),
        in.mixed().stream().map(stream -> stream.map(logits)).toList(),
        head.classifier().scale());
  }
}
