package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Softmax;

/**
 * LDAM with deferred re-weighting (Cao et al. 2019): margins of cosines, and from an epoch on class
 * weights by whose sum over the batch the loss is divided.
 */
final class LdamCheck implements MethodCheck {
  @Override
  public List<GoldenComparison> check(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode inputs = golden.object("inputs");
    GoldenNode expected = golden.object("expected");
    int[] counts = inputs.integers("class_counts");
    int first = p.integer("first_reweighted_epoch");
    Margin margin = Margin.ofLabel(p.number("max_margin"), 0.25);
    ClassWeighting weighting =
        new ClassWeighting(
            OptionalDouble.of(p.number("beta")),
            OptionalDouble.empty(),
            first,
            ClassWeighting.Divisor.WEIGHTS);
    List<GoldenComparison> found = new ArrayList<>();
    found.add(
        JointGraph.comparison(
            "margins", expected.tensor("margins"), margin.ofLabels(counts, 1).orElseThrow()));
    for (String time : List.of("before", "after")) {
      int epoch = time.equals("before") ? first - 1 : first;
      GoldenNode want = expected.object(time);
      found.add(
          JointGraph.comparison(
              time + ".class_weights",
              want.tensor("class_weights"),
              weighting.weights(counts, epoch)));
      try (JointGraph graph =
          new JointGraph(
              new TrainedCosine(p.number("scale")),
              Softmax.of(1).with(margin).with(weighting),
              epoch,
              1,
              inputs,
              gpu)) {
        found.addAll(graph.compare(time + ".", want));
      }
    }
    return found;
  }
}
