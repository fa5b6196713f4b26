package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Entry;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** What every backbone must do; a new one is tested by being registered. */
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("backbones")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryBackboneTest {
  private static final int BATCH = 4;
  private static final int SIDE = 16;

  @Parameter(0)
  private String name;

  @Parameter(1)
  private Backbone backbone;

  private GraphSession session;
  private Input<TFloat32> images;
  private Operand<TFloat32> trained;
  private Operand<TFloat32> inferred;
  private Operand<TFloat32> score;
  private final List<Operand<TFloat32>> everything = new ArrayList<>();
  private Map<String, Operand<TFloat32>> gradients;

  static Stream<Arguments> backbones() {
    return Tested.of(Backbone.class).stream()
        .map(e -> Arguments.of(e.name(), small(e)))
        .filter(a -> ((Backbone) a.get()[1]).isTrained()); // else it has nothing to be tested for
  }

  /**
   * The same code in a fraction of the time; an image this small would leave nothing behind a large
   * stem. BatchNorm over the few pixels of a small batch multiplies rounding errors by a factor a
   * layer: of the deep nets it is left to the comparison with PyTorch.
   */
  private static Backbone small(Entry<Backbone> entry) {
    Map<String, String> written = new HashMap<>();
    written.putAll(Map.of("width", "0.25", "stem", "small", "patch", "4"));
    if (Defaults.make(entry) instanceof ResNet net && net.block() != ResidualBlock.BASIC) {
      written.put("norm", "none");
    }
    return Defaults.make(entry, written);
  }

  @BeforeParameterizedClassInvocation
  void build() {
    session = new GraphSession(2, false, 1);
    var tf = session.tf();
    images = session.keep(Input.floats(tf, BATCH, SIDE, SIDE, 3));
    gradients = new LinkedHashMap<>();
    trained =
        backbone.features(
            new Layers(tf, session.variables(), Pass.TRAINING, false), images.operand());
    inferred =
        backbone.features(
            new Layers(tf, session.variables(), Pass.INFERENCE, false), images.operand());
    Operand<TFloat32> flat = tf.reshape(trained, tf.constant(new int[] {-1}));
    score =
        tf.sum(
            tf.math.mul(flat, tf.constant(noise("score", BATCH * backbone.featureSize()))),
            tf.constant(0));
    List<Variable> trainable = session.variables().trainable();
    var found = session.gradients(score, trainable.stream().map(Variable::read).toList());
    for (Variable variable : trainable) {
      gradients.put(variable.name(), found.get(gradients.size()));
    }
    everything.clear();
    everything.addAll(List.of(trained, inferred, score));
    everything.addAll(gradients.values());
    session.initialize();
    images.set(noise("images", BATCH * SIDE * SIDE * 3));
  }

  @AfterParameterizedClassInvocation
  void close() {
    session.close();
  }

  /** With the stem and norm that it has by itself, on sides that no stage divides evenly. */
  @Test
  void theSmallestNormalisedMapHasAsManyPositionsAsItSays() {
    int height = 65;
    int width = 34;
    Entry<Backbone> entry = Catalogue.standard().registry(Backbone.class).entry(name);
    boolean patches = Defaults.make(entry) instanceof VisionTransformer;
    Backbone own = Defaults.make(entry, patches ? Map.of("patch", "1") : Map.of("width", "0.25"));
    try (GraphSession graph = new GraphSession(1, false, 1)) {
      Layers layers = new Layers(graph.tf(), graph.variables(), Pass.TRAINING, false);
      own.features(
          layers,
          graph.tf().zeros(graph.tf().constant(new int[] {1, height, width, 3}), TFloat32.class));
      List<Long> positions = new ArrayList<>();
      ((Graph) graph.tf().scope().env())
          .operations()
          .forEachRemaining(
              op -> {
                if (op.type().startsWith("FusedBatchNorm")) {
                  Shape map = op.output(0).shape();
                  positions.add(map.get(1) * map.get(2));
                }
              });

      assertThat(own.batchNormPositions(height, width).stream().asLongStream().boxed().toList())
          .containsExactlyElementsOf(positions.stream().sorted().limit(1).toList());
    }
  }

  @Test
  void givesAFiniteFeatureVectorAnImage() {
    for (Operand<TFloat32> features : List.of(trained, inferred)) {
      assertThat(features.shape().asArray()).containsExactly(BATCH, backbone.featureSize());
      float[] values = run(features);
      assertThat(values).hasSize(BATCH * backbone.featureSize());
      assertThat(sum(values)).isFinite().isNotZero();
    }
  }

  @Test
  void givesTheSameBitsTwice() {
    List<float[]> first = everything();
    List<float[]> second = everything();

    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).isEqualTo(first.get(i));
    }
  }

  @Test
  void featuresFollowTheOrderOfTheBatch() {
    float[] pixels = noise("images", BATCH * SIDE * SIDE * 3);
    List<float[]> before = everything().subList(0, 2);
    images.set(rowsBackwards(pixels));
    List<float[]> after = everything().subList(0, 2);
    images.set(pixels);

    for (int i = 0; i < before.size(); i++) {
      float[] want = rowsBackwards(before.get(i));
      double scale = norm(want) / Math.sqrt(want.length);
      assertThat(after.get(i)).containsExactly(want, within((float) (1e-4 * scale)));
    }
  }

  private static float[] rowsBackwards(float[] rows) {
    int length = rows.length / BATCH;
    float[] backwards = new float[rows.length];
    for (int i = 0; i < BATCH; i++) {
      System.arraycopy(rows, i * length, backwards, (BATCH - 1 - i) * length, length);
    }
    return backwards;
  }

  @Test
  void differentImagesHaveDifferentFeatures() {
    float[] values = run(inferred);
    List<List<Float>> rows = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      List<Float> row = new ArrayList<>();
      for (int j = 0; j < backbone.featureSize(); j++) {
        row.add(values[i * backbone.featureSize() + j]);
      }
      rows.add(row);
    }
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void inferenceUsesTheRunningStatisticsWhereThereAreSuch() {
    boolean hasSome =
        session.variables().all().stream().anyMatch(v -> v.kind() == Variable.Kind.STATE);
    if (hasSome) {
      assertThat(run(inferred)).isNotEqualTo(run(trained));
    } else {
      float[] values = run(inferred);
      assertThat(run(inferred)).as("again").isEqualTo(values);
      // To the last bits but one: what is fused depends on who else reads an intermediate value.
      assertThat(run(trained)).containsExactly(values, within(1e-5f));
    }
  }

  @Test
  void bfloat16ChangesDigitsAndNotFeatures() {
    var tf = session.tf();
    Operand<TFloat32> rounded =
        backbone.features(
            new Layers(tf, session.variables(), Pass.INFERENCE, true), images.operand());
    float[] got = session.run(List.of(images), List.of(), List.of(rounded)).get(0);
    float[] want = run(inferred);
    float[] error = new float[want.length];
    for (int i = 0; i < want.length; i++) {
      error[i] = got[i] - want[i];
    }

    assertThat(norm(error) / norm(want)).isPositive().isLessThan(0.1);
  }

  @Test
  void everyParameterHasAGradient() {
    List<float[]> values = gradients();
    List<String> names = List.copyOf(gradients.keySet());
    for (int i = 0; i < names.size(); i++) {
      assertThat(norm(values.get(i))).as(names.get(i)).isFinite().isPositive();
    }
  }

  @Test
  void gradientIsTheSlope() {
    Map<String, FloatTensor> start = session.snapshot();
    List<float[]> gradient = gradients();
    double slope = Math.sqrt(gradient.stream().mapToDouble(g -> norm(g) * norm(g)).sum());

    double measured =
        (scoreAt(start, gradient, 2e-4 / slope) - scoreAt(start, gradient, -2e-4 / slope)) / 4e-4;
    session.assign(start);
    assertThat(measured).as(name).isCloseTo(slope, within(0.03 * slope));
  }

  private double scoreAt(Map<String, FloatTensor> start, List<float[]> direction, double step) {
    Map<String, FloatTensor> moved = new LinkedHashMap<>();
    for (String name : gradients.keySet()) {
      float[] values = start.get(name).values().clone();
      float[] d = direction.get(moved.size());
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (step * d[i]);
      }
      moved.put(name, new FloatTensor(start.get(name).shape(), values));
    }
    session.assign(moved);
    return run(score)[0];
  }

  private float[] run(Operand<TFloat32> fetch) {
    return everything().get(everything.indexOf(fetch));
  }

  private List<float[]> gradients() {
    return everything().subList(everything.size() - gradients.size(), everything.size());
  }

  /** One list for all tests: of a deep net, each other one would cost a plan of seconds. */
  private List<float[]> everything() {
    return session.run(List.of(images), List.of(), everything);
  }

  private static float[] noise(String name, int size) {
    RandomStream random = RandomStream.of(1, name);
    float[] noise = new float[size];
    for (int i = 0; i < size; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  private static double sum(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum;
  }

  private static double norm(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }
}
