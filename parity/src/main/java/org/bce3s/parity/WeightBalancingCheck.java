package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.TauNormalized;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.Softmax;
import org.bce3s.network.MaxNorm;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;

/**
 * The second stage of weight balancing (Alshammari et al. 2022): weighted binary cross-entropy of
 * softmax probabilities, rows cut by MaxNorm, and tau-normalised rows.
 */
final class WeightBalancingCheck implements MethodCheck {
  private static final String WEIGHT = "classifier_weight";

  @Override
  public List<GoldenComparison> check(GoldenNode golden, boolean gpu) {
    GoldenNode p = golden.object("parameters");
    GoldenNode inputs = golden.object("inputs");
    GoldenNode expected = golden.object("expected");
    int[] counts = inputs.integers("class_counts");
    ClassWeighting weighting =
        new ClassWeighting(
            OptionalDouble.of(p.number("beta")),
            OptionalDouble.empty(),
            0,
            ClassWeighting.Divisor.ENTRIES);
    List<GoldenComparison> found = new ArrayList<>();
    found.add(
        JointGraph.comparison(
            "class_weights", expected.tensor("class_weights"), weighting.weights(counts, 0)));
    try (JointGraph graph =
        new JointGraph(new Linear(), Softmax.of(1).asBinary().with(weighting), 0, 1, inputs, gpu)) {
      found.addAll(graph.compare("", expected));
    }
    found.addAll(maxNorm(p, inputs, expected.object("maxnorm"), gpu));
    found.add(tauNormalised(p, inputs, expected, gpu));
    return found;
  }

  private static List<GoldenComparison> maxNorm(
      GoldenNode p, GoldenNode inputs, GoldenNode want, boolean gpu) {
    GoldenTensor rows = inputs.tensor(WEIGHT);
    try (GraphSession session = new GraphSession(2, gpu, 0)) {
      Variable variable =
          session
              .variables()
              .parameter(WEIGHT, Initializer.constant(0), rows.shape()[0], rows.shape()[1]);
      MaxNorm maxNorm =
          new MaxNorm(
              session,
              variable,
              p.number("maxnorm_threshold"),
              inputs.tensor(WEIGHT + "_at_start", rows.shape()).toFloatTensor());
      session.assign(Map.of(variable.name(), rows.toFloatTensor()));
      maxNorm.apply();
      return List.of(
          JointGraph.comparison("maxnorm.radius", want.tensor("radius"), maxNorm.radius()),
          JointGraph.comparison(
              "maxnorm." + WEIGHT,
              want.tensor(WEIGHT),
              session.snapshot().get(variable.name()).values()));
    }
  }

  /** The logits of unit vectors are the rows. */
  private static GoldenComparison tauNormalised(
      GoldenNode p, GoldenNode inputs, GoldenNode expected, boolean gpu) {
    FloatTensor rows = inputs.tensor(WEIGHT).toFloatTensor();
    int classes = (int) rows.shape()[0];
    int size = (int) rows.shape()[1];
    float[][] units = new float[size][size];
    for (int i = 0; i < size; i++) {
      units[i][i] = 1;
    }
    try (GraphSession session = new GraphSession(2, gpu, 0)) {
      var tf = session.tf();
      TauNormalized classifier = new TauNormalized(p.number("tau"));
      var variables = classifier.variables(session.variables(), classes, size);
      var logits = classifier.logits(tf, variables.rows(tf), tf.constant(units));
      session.assign(Map.of(variables.weight().name(), rows));
      float[] columns = session.run(List.of(), List.of(), List.of(logits)).get(0);
      float[] got = new float[columns.length];
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < classes; k++) {
          got[k * size + i] = columns[i * classes + k];
        }
      }
      return JointGraph.comparison(
          "tau_normalised_weight", expected.tensor("tau_normalised_weight"), got);
    }
  }
}
