package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.contrastive.BalancedContrastive;
import org.bce3s.contrastive.ContrastiveInputs;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Gpaco;
import org.bce3s.contrastive.Paco;
import org.bce3s.contrastive.ProbabilisticContrastive;
import org.bce3s.contrastive.VonMisesFisher;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.parity.MethodGraph.Method;
import org.bce3s.registry.Choice;
import org.bce3s.tensor.Rows;
import org.bce3s.term.LabelledStream;
import org.bce3s.term.Prior;
import org.bce3s.uniform.BceUniform;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The methods whose contrastive term has a state or a second projector: BCL, ProCo, PaCo, GPaCo.
 */
final class ContrastiveMethods {
  private ContrastiveMethods() {}

  /** The checks by the name of the method. */
  static Map<String, MethodCheck> checks() {
    return Map.of(
        "bcl", ContrastiveMethods::bcl,
        "proco", ContrastiveMethods::proco,
        "paco", ContrastiveMethods::paco,
        "gpaco", ContrastiveMethods::gpaco);
  }

  /** Balanced contrastive learning (Zhu et al. 2022). */
  private static List<GoldenComparison> bcl(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode want = golden.object("expected");
    ContrastiveTerm term =
        new BalancedContrastive(
            p.number("weight_contrastive"),
            p.number("temperature"),
            p.integer("projection_dim"),
            OptionalInt.of(p.integer("hidden_dim")),
            0);
    TripartiteLoss loss = ofSource(p.number("weight_ce"), term);
    try (MethodGraph graph =
        new MethodGraph(
            threeViews(loss, new TrainedCosine(p.number("classifier_scale"))),
            golden.object("inputs"),
            gpu)) {
      Ops tf = graph.tf();
      ContrastiveInputs seen = graph.seen();
      List<GoldenComparison> found = new ArrayList<>();
      found.add(graph.compare(want, "projections", unit(tf, views(seen))));
      found.add(
          graph.compare(want, "prototypes", Rows.normalize(tf, seen.prototypes().orElseThrow())));
      found.add(
          graph.compare(
              want,
              "logit_adjusted_ce",
              tf.math.div(
                  graph.losses().joint().orElseThrow(),
                  tf.constant((float) p.number("weight_ce")))));
      found.add(graph.compare(want, "contrastive", graph.losses().contrastive().orElseThrow()));
      found.add(graph.compare(want, "total", graph.losses().total()));
      found.addAll(graph.gradients(want));
      return found;
    }
  }

  /** Probabilistic contrastive learning (Du et al. 2024). */
  private static List<GoldenComparison> proco(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode want = golden.object("expected");
    double tau = p.number("temperature");
    int size = p.integer("projection_dim");
    ContrastiveTerm term =
        new ProbabilisticContrastive(
            p.number("weight_contrastive"), tau, size, OptionalInt.of(p.integer("hidden_dim")), 0);
    Classifier classifier =
        p.text("classifier").equals("cosine")
            ? new TrainedCosine(p.number("classifier_scale"))
            : new Linear();
    try (MethodGraph graph =
        new MethodGraph(threeViews(ofSource(1, term), classifier), golden.object("inputs"), gpu)) {
      Ops tf = graph.tf();
      VonMisesFisher classes = new VonMisesFisher(tau, size);
      List<GoldenComparison> found = new ArrayList<>();
      found.add(graph.compare(want, "logit_adjusted_ce", graph.losses().joint().orElseThrow()));
      for (int i = 1; i <= 2; i++) {
        Operand<TFloat32> means = graph.seen().classMeans().get(i - 1);
        Operand<TFloat64> kappas = classes.kappas(tf, means);
        Operand<TFloat32> z = Rows.normalize(tf, graph.seen().sources().get(i).values());
        found.add(graph.compareWide(want, "kappa_" + i, kappas));
        found.add(
            graph.compareWide(want, "log_normaliser_" + i, classes.logNormaliser(tf, kappas)));
        found.add(graph.compare(want, "contrast_logits_" + i, classes.logits(tf, z, means)));
      }
      found.add(graph.compare(want, "contrastive", graph.losses().contrastive().orElseThrow()));
      found.add(graph.compare(want, "total", graph.losses().total()));
      found.addAll(graph.gradients(want));
      found.addAll(graph.stateAfter(want));
      return found;
    }
  }

  /** Parametric contrastive learning (Cui et al. 2021). */
  private static List<GoldenComparison> paco(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode want = golden.object("expected");
    Paco term =
        new Paco(
            1,
            p.number("temperature"),
            p.number("alpha"),
            p.number("beta"),
            p.number("gamma"),
            p.number("momentum"),
            p.integer("queue_size"),
            p.integer("projection_dim"),
            OptionalInt.of(p.integer("hidden_dim")),
            0);
    Method method = Method.of(alone(term), new Linear(), "features_query").withKeys("features_key");
    try (MethodGraph graph = new MethodGraph(method, golden.object("inputs"), gpu)) {
      Ops tf = graph.tf();
      ContrastiveInputs seen = graph.seen();
      List<GoldenComparison> found = new ArrayList<>();
      found.add(graph.compare(want, "logits", seen.logits().get(0)));
      found.add(graph.compare(want, "queries", unit(tf, seen.sources())));
      found.add(graph.compare(want, "keys", seen.keys().orElseThrow().values()));
      found.add(graph.compare(want, "loss_per_anchor", term.losses(tf, seen)));
      found.add(graph.compare(want, "total", graph.losses().total()));
      found.addAll(graph.gradients(want));
      found.addAll(graph.stateAfter(want));
      return found;
    }
  }

  /** Generalised parametric contrastive learning (Cui et al. 2023). */
  private static List<GoldenComparison> gpaco(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode want = golden.object("expected");
    if (p.number("label_smoothing") != 0) {
      throw p.wrong("label_smoothing", "is not 0, as it is on long-tailed sets");
    }
    Gpaco term =
        new Gpaco(
            1,
            p.number("temperature"),
            p.number("alpha"),
            p.number("beta"),
            p.number("gamma"),
            p.integer("queue_size"),
            p.integer("projection_dim"),
            OptionalInt.of(p.integer("hidden_dim")),
            0);
    Method method = Method.of(alone(term), new Linear(), "features_view1", "features_view2");
    try (MethodGraph graph = new MethodGraph(method, golden.object("inputs"), gpu)) {
      Ops tf = graph.tf();
      ContrastiveInputs seen = graph.seen();
      List<GoldenComparison> found = new ArrayList<>();
      found.add(graph.compare(want, "logits", tf.concat(seen.logits(), tf.constant(0))));
      found.add(graph.compare(want, "projections", unit(tf, seen.sources())));
      found.add(graph.compare(want, "loss_per_anchor", term.losses(tf, seen)));
      found.add(graph.compare(want, "total", graph.losses().total()));
      found.addAll(graph.gradients(want));
      found.addAll(graph.stateAfter(want));
      return found;
    }
  }

  private static Method threeViews(TripartiteLoss loss, Classifier classifier) {
    return Method.of(loss, classifier, "features_source", "features_view1", "features_view2");
  }

  /** A contrastive term beside the logit-adjusted cross-entropy of the source images. */
  private static TripartiteLoss ofSource(double weight, ContrastiveTerm term) {
    JointTerm adjusted = Softmax.of(weight).with(new Prior(1));
    JointPart part =
        new JointPart(
            new Choice<>("softmax", (Record) adjusted, adjusted),
            Optional.empty(),
            JointPart.Streams.SOURCE,
            Optional.empty());
    return new TripartiteLoss(new JointSum(1, Map.of("source", part)), term, new BceUniform(0, 1));
  }

  private static TripartiteLoss alone(ContrastiveTerm term) {
    return new TripartiteLoss(Softmax.of(0), term, new BceUniform(0, 1));
  }

  private static List<LabelledStream> views(ContrastiveInputs seen) {
    return seen.sources().subList(1, seen.sources().size());
  }

  private static Operand<TFloat32> unit(Ops tf, List<LabelledStream> streams) {
    List<Operand<TFloat32>> values = streams.stream().map(LabelledStream::values).toList();
    return Rows.normalize(
        tf, values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(0)));
  }
}
