package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.joint.LogitNoise;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Softmax;
import org.bce3s.term.Focusing;

/**
 * GCL (Li et al. 2022): cosines with noise by class, of mixed labels each with draws of its own;
 * then, for the classifier alone, with a margin and focusing.
 */
final class GclCheck implements MethodCheck {
  @Override
  public List<GoldenComparison> check(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode inputs = golden.object("inputs");
    GoldenNode expected = golden.object("expected");
    List<GoldenComparison> found = new ArrayList<>();
    found.add(
        JointGraph.comparison(
            "cloud",
            expected.tensor("cloud"),
            LogitNoise.of(inputs.integers("class_counts"), 1).amplitudes()));
    try (JointGraph graph =
        new JointGraph(new TrainedCosine(1), Softmax.of(1), 0, 1, inputs, gpu)) {
      found.add(JointGraph.comparison("cosines", expected.tensor("cosines"), graph.logits()));
    }
    GoldenNode stages = p.object("stages");
    for (String stage : stages.keys()) {
      GoldenNode own = stages.object(stage);
      GoldenNode want = expected.object(stage);
      TrainedCosine classifier = new TrainedCosine(own.number("scale"));
      Softmax term = term(own);
      try (JointGraph graph = new JointGraph(classifier, term, 0, 1, inputs, gpu)) {
        found.add(JointGraph.comparison(stage + ".labels", want.tensor("labels"), graph.loss()));
      }
      try (JointGraph graph = new JointGraph(classifier, term, 0, 0, inputs, gpu)) {
        found.add(
            JointGraph.comparison(
                stage + ".partner_labels", want.tensor("partner_labels"), graph.loss()));
      }
      double share = p.number("mix_lambda");
      try (JointGraph graph = new JointGraph(classifier, term, 0, share, inputs, gpu)) {
        found.addAll(graph.compare(stage + ".", want));
      }
    }
    return found;
  }

  private static Softmax term(GoldenNode stage) {
    Margin noise = Margin.ofNoise(stage.number("noise"));
    double margin = stage.number("margin");
    double gamma = stage.number("gamma");
    Softmax term =
        Softmax.of(1)
            .with(margin == 0 ? noise : Margin.ofLabel(margin, 0).withNoise(stage.number("noise")));
    return gamma == 0 ? term : term.with(new Focusing(gamma, false));
  }
}
