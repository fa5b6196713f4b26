package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bce3s.classifier.LearnableScale;
import org.bce3s.classifier.Linear;
import org.bce3s.joint.Smoothing;
import org.bce3s.joint.Softmax;

/**
 * MiSLAS (Zhong et al. 2021): cross-entropy of mixed labels, then label-aware smoothing of logits
 * with a learned scale a class.
 */
final class MislasCheck implements MethodCheck {
  @Override
  public List<GoldenComparison> check(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode inputs = golden.object("inputs");
    GoldenNode expected = golden.object("expected");
    int[] counts = inputs.integers("class_counts");
    List<GoldenComparison> found = new ArrayList<>();
    Smoothing.ByClass shares = shares(p, shape(p, p.text("shape")));
    found.add(
        JointGraph.comparison("smoothing", expected.tensor("smoothing"), shares.shares(counts)));
    GoldenNode byShape = expected.object("smoothing_by_shape");
    for (String shape : byShape.keys()) {
      found.add(
          JointGraph.comparison(
              "smoothing_by_shape." + shape,
              byShape.tensor(shape),
              shares(p, shape(byShape, shape)).shares(counts)));
    }
    try (JointGraph graph =
        new JointGraph(new Linear(), Softmax.of(1), 0, p.number("mix_lambda"), inputs, gpu)) {
      found.addAll(graph.compare("stage1.", expected.object("stage1")));
    }
    try (JointGraph graph =
        new JointGraph(
            new LearnableScale(), Softmax.of(1).with(Smoothing.of(shares)), 0, 1, inputs, gpu)) {
      found.addAll(graph.compare("stage2.", expected.object("stage2")));
    }
    return found;
  }

  private static Smoothing.ByClass shares(GoldenNode p, Smoothing.Shape shape) {
    return new Smoothing.ByClass(
        p.number("smooth_head"),
        p.number("smooth_tail"),
        shape,
        shape == Smoothing.Shape.EXP
            ? OptionalDouble.of(p.number("power"))
            : OptionalDouble.empty());
  }

  private static Smoothing.Shape shape(GoldenNode node, String name) {
    try {
      return Smoothing.Shape.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.wrong(name, "is no shape of smoothing");
    }
  }
}
