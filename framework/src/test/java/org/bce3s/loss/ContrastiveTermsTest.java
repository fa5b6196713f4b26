package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Glmc;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.contrastive.PrototypeSupCon;
import org.bce3s.contrastive.SupCon;
import org.bce3s.network.Head;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contrastive terms of other methods against their formulas in double precision, one pair at a
 * time, and what of the head each of them has.
 */
class ContrastiveTermsTest {
  private static final int PROJECTION = 5;
  private static final LossCase DRAWN = LossCase.random(1, 6, 7, 6, PROJECTION);

  /** Batches with classes that differ, that are mixed and that are all one; one image alone. */
  private static Stream<LossCase> cases() {
    return Stream.of(
        DRAWN,
        DRAWN.withLabels(2, 0, 2, 5, 0, 2),
        DRAWN.withLabels(3, 3, 3, 3, 3, 3),
        LossCase.random(2, 1, 1, 3, PROJECTION),
        LossCase.random(2, 1, 9, 3, PROJECTION));
  }

  /** A projection of a source image or its view, or a prototype; equal to itself alone. */
  private record Point(double[] z, int label) {}

  private static List<Point> anchors(LossCase in) {
    List<Point> anchors = new ArrayList<>();
    for (String stream : List.of("source", "view")) {
      double[][] projected = ReferenceLosses.projected(in, stream);
      for (int i = 0; i < projected.length; i++) {
        anchors.add(new Point(unit(projected[i]), in.labels()[i]));
      }
    }
    return anchors;
  }

  private static List<Point> prototypes(LossCase in) {
    float[] rows = in.value("classifier.weight").clone();
    int d = in.features();
    for (int k = 0; k < in.classes(); k++) {
      double[] row = new double[d];
      for (int j = 0; j < d; j++) {
        row[j] = rows[k * d + j];
      }
      double[] unit = unit(row);
      for (int j = 0; j < d; j++) {
        rows[k * d + j] = (float) unit[j];
      }
    }
    double[][] projected =
        ReferenceLosses.projected(in.with("classifier.weight", rows), "classifier.weight");
    return IntStream.range(0, projected.length)
        .mapToObj(k -> new Point(unit(projected[k]), k))
        .toList();
  }

  private static double supCon(LossCase in, double temperature) {
    List<Point> anchors = anchors(in);
    double sum = 0;
    for (Point i : anchors) {
      List<Point> others = anchors.stream().filter(a -> !a.equals(i)).toList();
      double all = others.stream().mapToDouble(a -> exp(i, a, temperature)).sum();
      sum -=
          others.stream()
              .filter(p -> p.label() == i.label())
              .mapToDouble(p -> Math.log(exp(i, p, temperature) / all))
              .average()
              .orElseThrow();
    }
    return sum / anchors.size();
  }

  private static double balanced(LossCase in, double temperature) {
    List<Point> anchors = anchors(in);
    List<Point> candidates = new ArrayList<>(anchors);
    candidates.addAll(prototypes(in));
    double sum = 0;
    for (Point i : anchors) {
      List<Point> others = candidates.stream().filter(a -> !a.equals(i)).toList();
      double all = 0;
      for (int k = 0; k < in.classes(); k++) {
        int ofClass = k;
        all +=
            others.stream()
                .filter(a -> a.label() == ofClass)
                .mapToDouble(a -> exp(i, a, temperature))
                .average()
                .orElseThrow();
      }
      double denominator = all;
      sum -=
          others.stream()
              .filter(p -> p.label() == i.label())
              .mapToDouble(p -> Math.log(exp(i, p, temperature) / denominator))
              .average()
              .orElseThrow();
    }
    return sum / anchors.size();
  }

  /** The predictions are of one case, the targets of another. */
  private static double glmc(LossCase in, LossCase ofTargets) {
    double[][] global = linear(in, "mixup");
    double[][] local = linear(in, "cutmix");
    double[][] globalTarget = linear(ofTargets, "mixup");
    double[][] localTarget = linear(ofTargets, "cutmix");
    double sum = 0;
    for (int i = 0; i < global.length; i++) {
      sum -= dot(unit(predicted(in, global[i])), unit(localTarget[i]));
      sum -= dot(unit(predicted(in, local[i])), unit(globalTarget[i]));
    }
    return sum / global.length;
  }

  /** The projector of one layer: w1 x + b1. */
  private static double[][] linear(LossCase in, String stream) {
    int d = in.features();
    float[] w = in.value("projector.w1", in.projection(), d);
    float[] b = in.value("projector.b1", in.projection());
    float[] x = in.value(stream);
    double[][] z = new double[in.batch()][in.projection()];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        z[i][j] = b[j];
        for (int m = 0; m < d; m++) {
          z[i][j] += (double) w[j * d + m] * x[i * d + m];
        }
      }
    }
    return z;
  }

  private static double[] predicted(LossCase in, double[] z) {
    double[] h = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      h[i] = in.value("predictor.b")[i];
      for (int j = 0; j < z.length; j++) {
        h[i] += in.value("predictor.w")[i * z.length + j] * z[j];
      }
    }
    return h;
  }

  private static double exp(Point a, Point b, double temperature) {
    return Math.exp(dot(a.z(), b.z()) / temperature);
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double[] unit(double[] x) {
    double norm = Math.sqrt(dot(x, x));
    return Arrays.stream(x).map(v -> v / norm).toArray();
  }

  private static float loss(ContrastiveTerm term, LossCase in) {
    try (LossGraph graph = new LossGraph(Only.of(term), in)) {
      LossGraph.Result result = graph.run(in);
      result.gradients().forEach((name, g) -> assertThat(g).as(name).doesNotContain(Float.NaN));
      return result.term();
    }
  }

  /** At the smaller temperatures e^{1/tau} is near and beyond the largest float. */
  @ParameterizedTest
  @CsvSource({"1", "0.1", "0.0115", "0.005"})
  void supConIsItsFormula(double temperature) {
    cases()
        .forEach(
            in -> {
              double want = supCon(in, temperature);
              assertThat((double) loss(new SupCon(1, temperature, PROJECTION, 0), in))
                  .isCloseTo(want, within(2e-6 * want + 2e-6 / temperature));
            });
  }

  @ParameterizedTest
  @CsvSource({"1", "0.1", "0.0115", "0.005"})
  void supConWithPrototypesIsItsFormula(double temperature) {
    cases()
        .forEach(
            in -> {
              double want = balanced(in, temperature);
              assertThat((double) loss(new PrototypeSupCon(1, temperature, PROJECTION, 0), in))
                  .isCloseTo(want, within(2e-6 * want + 2e-6 / temperature));
            });
  }

  @Test
  void glmcIsItsFormulaWhateverTheLabels() {
    cases()
        .forEach(
            in ->
                assertThat((double) loss(new Glmc(1, PROJECTION, 0), in))
                    .isCloseTo(glmc(in, in), within(2e-6)));
  }

  @Test
  void noGradientFlowsThroughTheTargetsOfGlmc() {
    try (LossGraph graph = new LossGraph(Only.of(new Glmc(1, PROJECTION, 0)), DRAWN)) {
      float[] gradient = graph.run(DRAWN).gradients().get("cutmix");
      for (int i = 0; i < gradient.length; i++) {
        float[] ahead = DRAWN.value("cutmix").clone();
        float[] behind = ahead.clone();
        ahead[i] += 1e-3f;
        behind[i] -= 1e-3f;
        double rise =
            glmc(DRAWN.with("cutmix", ahead), DRAWN) - glmc(DRAWN.with("cutmix", behind), DRAWN);
        assertThat((double) gradient[i])
            .as("feature %s", i)
            .isCloseTo(rise / ((double) ahead[i] - behind[i]), within(1e-4));
      }
    }
  }

  @Test
  void theHeadHoldsWhatTheTermAsksForAndNothingElse() {
    List<String> projector =
        List.of("projector.w1", "projector.b1", "projector.w2", "projector.b2");

    assertThat(behindTheClassifier(new SupCon(1, 1, 4, 0))).isEqualTo(projector);
    assertThat(behindTheClassifier(new CeContrastive(1, 1, 4, 0, MemoryStart.ZERO)))
        .isEqualTo(with(projector, "memory"));
    assertThat(behindTheClassifier(new Glmc(1, 4, 0)))
        .containsExactly("projector.w1", "projector.b1", "predictor.w", "predictor.b");
    assertThat(behindTheClassifier(new Glmc(0, 4, 0))).isEmpty();
  }

  private static List<String> with(List<String> names, String... more) {
    List<String> all = new ArrayList<>(names);
    all.addAll(List.of(more));
    return all;
  }

  private static List<String> behindTheClassifier(ContrastiveTerm term) {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Head.create(
          session.variables(), new Normalized(), Map.of(), 3, 2, Only.of(term).contrastiveParts());
      assertThat(session.variables().all()).noneMatch(v -> v.part() == Variable.Part.BACKBONE);
      return session.variables().all().stream()
          .map(v -> v.name())
          .filter(name -> !name.startsWith("classifier."))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMemoryStartsAsAsked(MemoryStart start) {
    ContrastiveTerm term = new CeContrastive(1, 1, 400, 0, start);
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Head.create(
          session.variables(), new Normalized(), Map.of(), 30, 2, Only.of(term).contrastiveParts());
      session.initialize();
      float[] memory = session.snapshot().get("memory").values();
      double squares =
          IntStream.range(0, memory.length).mapToDouble(i -> memory[i]).map(v -> v * v).sum();

      assertThat(squares / memory.length)
          .isCloseTo(
              Map.of(MemoryStart.ZERO, 0.0, MemoryStart.NORMAL, 1.0).get(start), within(0.05));
    }
  }
}
