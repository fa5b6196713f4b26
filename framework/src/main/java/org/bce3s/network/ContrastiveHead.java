package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.classifier.ClassifierRows;
import org.bce3s.contrastive.ContrastiveInputs;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.ContrastiveParts.Prototypes;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What stands behind the backbone for the contrastive term: what it asked for, and nothing else.
 *
 * @param parts what was asked for
 * @param projector P of the samples
 * @param prototypes the second projector, of classifier rows; if any
 * @param predictor a linear layer behind the projector; if any
 * @param memory one projection a class; if any
 * @param keys the momentum network; if any
 * @param queue earlier projections; if any
 * @param classMeans running means; if any
 */
public record ContrastiveHead(
    ContrastiveParts parts,
    Projector projector,
    Optional<Projector> prototypes,
    Optional<Predictor> predictor,
    Optional<ClassMemory> memory,
    Optional<KeyNetwork> keys,
    Optional<ProjectionQueue> queue,
    Optional<RunningClassMeans> classMeans) {
  static final String PROJECTOR = "projector";
  static final String PROTOTYPES = "prototypes";
  static final String PREDICTOR = "predictor";

  /**
   * The predictor h = Linear(p, p), which starts uniform in +-1/sqrt(p).
   *
   * @param w [p, p], out x in
   * @param b [p]
   */
  record Predictor(Variable w, Variable b) {
    private static Predictor create(Variables variables, int size) {
      Initializer uniform = Initializer.uniform(1 / Math.sqrt(size));
      return new Predictor(
          variables.parameter(PREDICTOR + ".w", uniform, size, size),
          variables.parameter(PREDICTOR + ".b", uniform, size));
    }

    /** h(z): [N, p] gives [N, p]. */
    Operand<TFloat32> predict(Ops tf, Operand<TFloat32> projected) {
      return tf.math.add(Rows.products(tf, projected, w.read()), b.read());
    }
  }

  static ContrastiveHead create(
      Variables variables, ContrastiveParts parts, int classes, int featureSize) {
    int size = parts.projection().size();
    return new ContrastiveHead(
        parts,
        Projector.create(variables, PROJECTOR, parts.projection(), featureSize),
        Optional.of(parts.prototypes())
            .filter(Prototypes.OWN::equals)
            .map(own -> Projector.create(variables, PROTOTYPES, parts.projection(), featureSize)),
        parts.predictor() ? Optional.of(Predictor.create(variables, size)) : Optional.empty(),
        parts.memory().map(start -> ClassMemory.create(variables, start, classes, size)),
        parts
            .keys()
            .map(
                copy ->
                    KeyNetwork.create(variables, parts.projection(), copy.momentum(), featureSize)),
        parts.queue() > 0
            ? Optional.of(ProjectionQueue.create(variables, parts.queue(), classes, size))
            : Optional.empty(),
        parts.classMeans()
            ? Optional.of(RunningClassMeans.create(variables, classes, size))
            : Optional.empty());
  }

  /** What the term sees of a step. */
  ContrastiveInputs inputs(
      Ops tf,
      ContrastiveTerm term,
      ClassifierHead classifier,
      ClassifierRows rows,
      List<LabelledStream> sources,
      StepFeatures in) {
    boolean ofMixed = term.streams().areMixed();
    List<LabelledStream> projectedSources = ofMixed ? List.of() : projected(tf, sources);
    List<LabelledStream> projectedMixed = ofMixed ? projected(tf, in.mixed()) : List.of();
    List<LabelledStream> ofTerm = ofMixed ? projectedMixed : projectedSources;
    return new ContrastiveInputs(
        projectedSources,
        projectedMixed,
        predictor
            .map(h -> ofTerm.stream().map(s -> h.predict(tf, s.values())).toList())
            .orElse(List.of()),
        prototypes(tf, rows),
        memory.map(m -> m.rows().read()),
        keys.map(
            network ->
                new LabelledStream(
                    network.keys(tf, in.keyFeatures().orElseThrow()), in.oneHot(tf))),
        queue.map(q -> q.stream(tf, in.trainCounts().length)),
        classMeans
            .map(
                m ->
                    RunningClassMeans.after(tf, m.old(), views(tf, projectedSources), in.oneHot(tf))
                        .stream()
                        .map(RunningClassMeans.Values::means)
                        .toList())
            .orElse(List.of()),
        term.usesLogits()
            ? in.sources().stream().map(x -> classifier.classifier().logits(tf, rows, x)).toList()
            : List.of(),
        in.trainCounts());
  }

  /** One after the other, as long as a projection does not depend on what is projected with it. */
  private List<LabelledStream> projected(Ops tf, List<LabelledStream> streams) {
    if (!projector.seesAllRows() || streams.size() == 1) {
      return streams.stream()
          .map(s -> new LabelledStream(projector.project(tf, s.values()), s.labels()))
          .toList();
    }
    List<Operand<TFloat32>> features = streams.stream().map(LabelledStream::values).toList();
    List<Operand<TFloat32>> parts =
        StepFeatures.split(
            tf, projector.project(tf, tf.concat(features, tf.constant(0))), streams.size());
    List<LabelledStream> projected = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      projected.add(new LabelledStream(parts.get(i), streams.get(i).labels()));
    }
    return projected;
  }

  private Optional<Operand<TFloat32>> prototypes(Ops tf, ClassifierRows rows) {
    return switch (parts.prototypes()) {
      case NONE -> Optional.empty();
      case SHARED -> Optional.of(projector.project(tf, rows.normalized()));
      case OWN -> prototypes.map(own -> own.project(tf, rows.weight()));
    };
  }

  /** The projections of the views beside the source images, of length 1, without gradient. */
  private static List<Operand<TFloat32>> views(Ops tf, List<LabelledStream> sources) {
    return sources.subList(1, sources.size()).stream()
        .<Operand<TFloat32>>map(s -> tf.stopGradient(Rows.normalize(tf, s.values())))
        .toList();
  }

  /**
   * What a step writes for later ones.
   *
   * @param seen what the term saw
   * @param total the loss, which comes first
   */
  List<Op> updates(Ops tf, ContrastiveInputs seen, StepFeatures in, Operand<TFloat32> total) {
    List<Op> updates = new ArrayList<>();
    memory.ifPresent(
        m ->
            updates.add(
                m.write(tf, projector.project(tf, in.sources().get(0)), in.whole(), total)));
    keys.ifPresent(network -> updates.addAll(network.updates(tf, total)));
    queue.ifPresent(q -> updates.addAll(q.write(tf, newest(tf, seen), in.labels(), total)));
    classMeans.ifPresent(
        m -> updates.addAll(m.write(tf, views(tf, seen.sources()), in.oneHot(tf), total)));
    return updates;
  }

  /** What enters the queue: keys, or the projections of the last view. */
  private static Operand<TFloat32> newest(Ops tf, ContrastiveInputs seen) {
    return seen.keys()
        .map(LabelledStream::values)
        .orElseGet(
            () ->
                tf.stopGradient(
                    Rows.normalize(tf, seen.sources().get(seen.sources().size() - 1).values())));
  }
}
