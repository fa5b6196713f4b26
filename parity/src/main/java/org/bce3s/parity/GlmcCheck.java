package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.classifier.Linear;
import org.bce3s.contrastive.Glmc;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.parity.MethodGraph.Method;
import org.bce3s.registry.Choice;
import org.bce3s.term.Ramp;
import org.bce3s.uniform.BceUniform;

/**
 * GLMC (Du et al. 2023): a plain and a rebalanced head on mixup and cutmix, whose shares change
 * over the run, and the consistency of the two streams.
 */
final class GlmcCheck implements MethodCheck {
  private static final String PLAIN = "plain";

  /** Golden names; the rebalanced head infers. */
  private static final Map<String, String> NAMES =
      Map.of(
          "classifier_weight", "heads.plain.classifier.weight",
          "classifier_bias", "heads.plain.classifier.bias",
          "rebalanced_weight", "classifier.weight",
          "rebalanced_bias", "classifier.bias",
          "projector_weight", "projector.w1",
          "projector_bias", "projector.b1",
          "predictor_weight", "predictor.w",
          "predictor_bias", "predictor.b");

  @Override
  public List<GoldenComparison> check(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode inputs = golden.object("inputs");
    GoldenNode want = golden.object("expected");
    int[] counts = inputs.integers("class_counts");
    ClassWeighting weighting =
        new ClassWeighting(
            OptionalDouble.empty(),
            OptionalDouble.of(p.number("label_weighting")),
            0,
            ClassWeighting.Divisor.IMAGES);
    List<GoldenComparison> found = new ArrayList<>();
    found.add(
        new GoldenComparison(
            "class_weights",
            want.tensor("class_weights").values(),
            GoldenTensor.doubles(weighting.weights(counts, 0)),
            "float32"));
    Softmax balanced = Softmax.of(1).with(weighting);
    for (String stream : List.of("mixup", "cutmix")) {
      found.add(part(golden, want, stream, stream + "_ce", Softmax.of(1), PLAIN, gpu));
      found.add(part(golden, want, stream, stream + "_rebalanced_ce", balanced, "", gpu));
    }
    // A mean over the two streams; released is their sum.
    JointSum joint =
        new JointSum(
            2,
            Map.of(
                PLAIN,
                part(Softmax.of(1), PLAIN, Optional.of(new Ramp(1, 0, 2))),
                "rebalanced",
                part(balanced, "", Optional.of(new Ramp(0, 1, 2)))));
    Glmc consistency = new Glmc(p.number("contrast_weight"), p.integer("projection_dim"), 0);
    try (MethodGraph graph =
        new MethodGraph(
            method(p, joint, consistency, "features_mixup", "features_cutmix"), inputs, gpu)) {
      found.add(
          graph.compare(
              want,
              "cumulative_factor",
              new Ramp(1, 0, 2).at(graph.tf(), graph.tf().constant((float) progress(p)))));
      found.add(graph.compare(want, "consistency", graph.losses().contrastive().orElseThrow()));
      found.add(graph.compare(want, "total", graph.losses().total()));
      found.addAll(graph.gradients(want));
    }
    return found;
  }

  /** One of the four cross-entropies. */
  private static GoldenComparison part(
      GoldenNode golden,
      GoldenNode want,
      String stream,
      String name,
      JointTerm term,
      String head,
      boolean gpu) {
    GoldenNode p = golden.object("parameters");
    JointSum joint = new JointSum(1, Map.of("part", part(term, head, Optional.empty())));
    Method method = method(p, joint, new Glmc(0, 1, 0), "features_" + stream);
    try (MethodGraph graph = new MethodGraph(method, golden.object("inputs"), gpu)) {
      return graph.compare(want, name, graph.losses().total());
    }
  }

  private static JointPart part(JointTerm term, String head, Optional<Ramp> factor) {
    return new JointPart(
        new Choice<>("softmax", (Record) term, term),
        Optional.of(head).filter(name -> !name.isEmpty()),
        JointPart.Streams.ALL,
        factor);
  }

  private static Method method(GoldenNode p, JointSum joint, Glmc consistency, String... streams) {
    return new Method(
        new TripartiteLoss(joint, consistency, new BceUniform(0, 1)),
        new Linear(),
        Map.of(PLAIN, new Linear()),
        List.of(),
        Optional.empty(),
        List.of(streams),
        p.number("mix_lambda"),
        progress(p),
        NAMES);
  }

  private static double progress(GoldenNode p) {
    return p.number("epoch") / p.number("epochs");
  }
}
