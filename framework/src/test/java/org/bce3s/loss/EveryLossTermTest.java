package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Projection;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.bce3s.term.LossTerm;
import org.bce3s.uniform.UniformTerm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every term of every place of the loss must be; a new term is tested by being registered. */
class EveryLossTermTest {
  private static final int BATCH = 6;
  private static final int CLASSES = 9;
  private static final int PROJECTION = 64;

  private static final LossCase EXAMPLE = LossCase.random(8, BATCH, CLASSES, 7, PROJECTION);

  /**
   * Terms of a weight that no computation is likely to leave out unnoticed, and of a temperature at
   * which float32 can hold a difference quotient, as it cannot hold that of a sum over a long
   * queue.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "weight", "0.7",
          "projection", String.valueOf(PROJECTION),
          "temperature", "1.0",
          "queue", "8");

  /** What TensorFlow refuses on a GPU when results must be repeatable. */
  private static final List<String> NOT_REPEATABLE_ON_A_GPU =
      List.of(
          "SoftmaxCrossEntropyWithLogits",
          "SparseSoftmaxCrossEntropyWithLogits",
          "SparseTensorDenseMatMul",
          "Bincount",
          "DenseBincount");

  static Stream<Arguments> terms() {
    return Stream.of(JointTerm.class, ContrastiveTerm.class, UniformTerm.class)
        .flatMap(place -> terms(place));
  }

  private static <T extends LossTerm> Stream<Arguments> terms(Class<T> place) {
    String key = Catalogue.standard().registry(place).key();
    return Tested.of(place).stream()
        .filter(e -> e.settings() != JointSum.class) // has tests of its own
        .map(e -> Arguments.of(key + " " + e.name(), Defaults.make(e, SETTINGS)));
  }

  /** What a term of a place is a function of, whatever it computes. */
  private static List<String> reached(LossTerm term) {
    if (term instanceof JointTerm joint) {
      return joint.needsCosines()
          ? List.of("source", "classifier.weight")
          : List.of("source", "classifier.weight", "classifier.bias");
    }
    if (term instanceof ContrastiveTerm contrastive) {
      List<String> reached = new ArrayList<>(streams(contrastive));
      ContrastiveParts parts = contrastive.parts();
      reached.addAll(layers("projector", parts.projection()));
      reached.addAll(parts.predictor() ? List.of("predictor.w", "predictor.b") : List.of());
      if (parts.prototypes() == ContrastiveParts.Prototypes.OWN) {
        reached.addAll(layers("prototypes", parts.projection()));
      }
      if (parts.prototypes() != ContrastiveParts.Prototypes.NONE || contrastive.usesLogits()) {
        reached.add("classifier.weight");
      }
      return reached;
    }
    return List.of("classifier.weight");
  }

  private static List<String> streams(ContrastiveTerm term) {
    if (term.streams().areMixed()) {
      return List.of("mixup", "cutmix");
    }
    if (term.parts().keys().isPresent()) {
      return List.of("source");
    }
    return term.streams() == ContrastiveStreams.VIEW
        ? List.of("source", "view")
        : List.of("source", "view", "second-view");
  }

  /** Its variables; a bias in front of batch normalisation changes nothing. */
  private static List<String> layers(String name, Projection projection) {
    List<String> layers = new ArrayList<>();
    for (int i = 1; i <= projection.depth(); i++) {
      boolean normalised = projection.batchNorm() && i < projection.depth();
      layers.add(name + ".w" + i);
      layers.addAll(
          normalised ? List.of(name + ".gamma" + i, name + ".beta" + i) : List.of(name + ".b" + i));
    }
    return layers;
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void isFiniteAndEntersTheTotalByItsWeight(String name, LossTerm term) {
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE)) {
      LossGraph.Result result = graph.run(EXAMPLE);

      assertThat(result.term()).isFinite().isNotZero();
      assertThat(result.total()).isCloseTo(0.7f * result.term(), relative(result.term(), 1e-6));
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void reachesWhatItsPlaceTrains(String name, LossTerm term) {
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE)) {
      Map<String, float[]> gradients = graph.run(EXAMPLE).gradients();

      assertThat(gradients).containsKeys(reached(term).toArray(String[]::new));
      gradients.values().forEach(g -> assertThat(norm(g)).isFinite());
      reached(term).forEach(x -> assertThat(norm(gradients.get(x))).as(x).isPositive());
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void gradientIsTheSlopeOfTheLoss(String name, LossTerm term) {
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE)) {
      graph.hold(EXAMPLE);
      graph
          .run(EXAMPLE)
          .gradients()
          .forEach(
              (input, gradient) -> {
                double slope = norm(gradient);
                float[] uphill = unit(gradient);
                assertThat(slope(graph, input, uphill))
                    .as("along the gradient by %s", input)
                    .isCloseTo(slope, within(2e-3 * slope + 2e-4));
                float[] anywhere = unit(noise(input, gradient.length));
                assertThat(slope(graph, input, anywhere))
                    .as("along another direction of %s", input)
                    .isCloseTo(dot(gradient, anywhere), within(2e-3 * slope + 2e-4));
              });
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void saysWhetherItNeedsTrainingImagesOfEveryClass(String name, LossTerm term) {
    int[] counts = EXAMPLE.counts().clone();
    counts[EXAMPLE.labels()[0]] = 0;
    LossCase gap =
        new LossCase(
            EXAMPLE.values(), EXAMPLE.labels(), EXAMPLE.mixedLabels(), EXAMPLE.subset(), counts);
    if ((term instanceof JointTerm joint && joint.needsEveryClass())
        || (term instanceof ContrastiveTerm contrastive && contrastive.needsEveryClass())) {
      assertThatThrownBy(() -> new LossGraph(Only.of(term), gap))
          .isInstanceOf(SpecException.class)
          .hasMessageStartingWith("dataset.empty_classes: keep is not allowed; must be drop for ");
    } else {
      try (LossGraph graph = new LossGraph(Only.of(term), gap)) {
        assertThat(graph.run(gap).total()).isFinite();
      }
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void doesNotDependOnTheOrderOfTheBatch(String name, LossTerm term) {
    int[] order = RandomStream.of(1, "batch").permutation(BATCH);
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE)) {
      float loss = graph.run(EXAMPLE).total();

      assertThat(graph.run(EXAMPLE.permuteBatch(order)).total())
          .isCloseTo(loss, relative(loss, 1e-6));
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void doesNotDependOnTheNumberingOfTheClasses(String name, LossTerm term) {
    int[] order = RandomStream.of(1, "classes").permutation(CLASSES);
    LossCase renumbered = EXAMPLE.permuteClasses(order);
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE);
        LossGraph other = new LossGraph(Only.of(term), renumbered)) {
      float loss = graph.run(EXAMPLE).total();

      assertThat(other.run(renumbered).total()).isCloseTo(loss, relative(loss, 1e-6));
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void canBeRepeatedOnAGpu(String name, LossTerm term) {
    try (LossGraph graph = new LossGraph(Only.of(term), EXAMPLE)) {
      assertThat(graph.operations())
          .contains("MatMul")
          .doesNotContainAnyElementsOf(NOT_REPEATABLE_ON_A_GPU);
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("terms")
  void givesTheSameBitsTwice(String name, LossTerm term) {
    try (LossGraph first = new LossGraph(Only.of(term), EXAMPLE);
        LossGraph second = new LossGraph(Only.of(term), EXAMPLE)) {
      LossGraph.Result result = first.run(EXAMPLE);
      for (LossGraph.Result again : List.of(first.run(EXAMPLE), second.run(EXAMPLE))) {
        assertThat(again.total()).isEqualTo(result.total());
        assertThat(again.gradients()).containsExactlyInAnyOrderEntriesOf(result.gradients());
      }
    }
  }

  /** The central difference along a unit direction of one input. */
  private static double slope(LossGraph graph, String input, float[] direction) {
    float step = 4e-3f; // small, since a ReLU behind batch normalisation often has its kink near
    float ahead = graph.totalHolding(moved(graph, input, direction, step));
    float behind = graph.totalHolding(moved(graph, input, direction, -step));
    return ((double) ahead - behind) / (2 * step);
  }

  private static LossCase moved(LossGraph graph, String input, float[] direction, float step) {
    float[] values = EXAMPLE.value(input, graph.shape(input)).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += step * direction[i];
    }
    return EXAMPLE.with(input, graph.shape(input), values);
  }

  private static float[] noise(String name, int size) {
    RandomStream random = RandomStream.of(3, name);
    float[] noise = new float[size];
    for (int i = 0; i < size; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  private static float[] unit(float[] x) {
    double norm = Math.max(norm(x), 1e-30);
    float[] unit = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      unit[i] = (float) (x[i] / norm);
    }
    return unit;
  }

  private static double norm(float[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static Offset<Float> relative(float value, double share) {
    return within((float) (Math.abs(value) * share));
  }
}
