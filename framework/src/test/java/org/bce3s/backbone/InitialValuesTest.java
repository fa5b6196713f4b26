package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.contrastive.Projection;
import org.bce3s.network.Head;
import org.bce3s.registry.Entry;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.types.TFloat32;

/** By which law every variable starts, for every registered backbone and for the head. */
class InitialValuesTest {
  /** Below so many values a drawn sample tells little of its law. */
  private static final int ENOUGH = 400;

  static Stream<Arguments> backbones() {
    return Catalogue.standard().registry(Backbone.class).entries().stream()
        .flatMap(
            e ->
                Stream.of("batch", "none")
                    .map(norm -> Arguments.of(e.name(), norm, small(e, norm))))
        .filter(a -> a.get()[2] instanceof ResNet || a.get()[1].equals("batch"))
        .filter(a -> ((Backbone) a.get()[2]).isTrained());
  }

  private static Backbone small(Entry<Backbone> entry, String norm) {
    Map<String, String> written = new HashMap<>();
    written.putAll(Map.of("width", "0.25", "patch", "4", "depth", "2", "norm", norm));
    return Defaults.make(entry, written);
  }

  @ParameterizedTest(name = "{0}, norm {1}")
  @MethodSource("backbones")
  void variablesOfABackboneStartAsTheirSourcesSay(String name, String norm, Backbone backbone) {
    try (GraphSession session = new GraphSession(2, false, 7)) {
      Input<TFloat32> images = session.keep(Input.floats(session.tf(), 1, 32, 32, 3));
      Layers layers = new Layers(session.tf(), session.variables(), Pass.INFERENCE, false);
      backbone.features(layers, images.operand());
      session.initialize();
      Map<String, FloatTensor> start = session.snapshot();

      assertThat(start).isNotEmpty();
      start.forEach((variable, value) -> check(backbone, variable, value));
      for (Variable v : session.variables().trainable()) {
        assertThat(v.decays())
            .as(v.name())
            .isEqualTo(v.name().endsWith(".kernel") || v.name().endsWith(".weight"));
      }
    }
  }

  private static void check(Backbone backbone, String variable, FloatTensor value) {
    long[] shape = value.shape();
    if (backbone instanceof VisionTransformer transformer) {
      boolean constant = variable.endsWith(".beta") || variable.endsWith(".bias");
      if (variable.startsWith("patch.")) {
        assertUniform(
            variable, value, 1 / Math.sqrt(3.0 * transformer.patch() * transformer.patch()));
      } else if (constant || variable.endsWith(".gamma")) {
        assertConstant(variable, value, constant ? 0 : 1);
      } else {
        assertNormal(variable, value, 0.02);
      }
      return;
    }
    if (backbone instanceof Perceptron) {
      if (variable.endsWith(".bias")) {
        assertConstant(variable, value, 0);
      } else {
        assertNormal(variable, value, Math.sqrt(2.0 / shape[1]));
      }
      return;
    }
    ResNet net = (ResNet) backbone;
    if (!variable.endsWith(".kernel")) {
      boolean one = variable.endsWith(".bn_gamma") || variable.endsWith(".bn_variance");
      assertConstant(variable, value, one ? 1 : 0);
      return;
    }
    double fanIn = (double) shape[0] * shape[1] * shape[2];
    double fanOut = (double) shape[0] * shape[1] * shape[3];
    boolean replaced = net.stem() == Stem.SMALL && net.shortcut() == ResNet.Shortcut.PROJECTION;
    if (net.norm() == ConvolutionNorm.NONE) {
      boolean last =
          variable.endsWith(net.block() == ResidualBlock.BASIC ? "conv2.kernel" : "conv3.kernel");
      int blocks = net.blocks().stream().mapToInt(n -> n).sum();
      assertNormal(variable, value, Math.sqrt(2 / fanIn) * (last ? 1 / Math.sqrt(blocks) : 1));
    } else if (variable.equals("stem.kernel") && replaced) {
      assertUniform(variable, value, 1 / Math.sqrt(fanIn));
    } else {
      assertNormal(variable, value, Math.sqrt(2 / fanOut));
    }
  }

  @Test
  void theReleasedStemStartsAsPyTorchStartsAConvolution() {
    ResNet net =
        (ResNet) Defaults.make(Catalogue.standard().registry(Backbone.class).entry("resnet34"));

    assertThat(net.stem()).isEqualTo(Stem.SMALL);
    assertThat(net.shortcut()).isEqualTo(ResNet.Shortcut.PROJECTION);
    assertThat(1 / Math.sqrt(27) / Math.sqrt(3)).isCloseTo(0.111, within(1e-3));
  }

  @Test
  void headsStartAsReleased() {
    int d = 64;
    int p = 48;
    try (GraphSession session = new GraphSession(2, false, 7)) {
      Head.create(
          session.variables(),
          new Normalized(),
          Map.of(),
          500,
          d,
          Optional.of(
              new ContrastiveParts(
                  Projection.plain(p),
                  ContrastiveParts.Prototypes.NONE,
                  true,
                  Optional.of(MemoryStart.ZERO),
                  Optional.empty(),
                  0,
                  false)));
      session.initialize();
      Map<String, FloatTensor> start = session.snapshot();

      assertNormal("classifier.weight", start.get("classifier.weight"), 1 / Math.sqrt(d));
      for (String name :
          new String[] {"classifier.bias", "projector.w1", "projector.b1", "projector.w2"}) {
        assertUniform(name, start.get(name), 1 / Math.sqrt(d));
      }
      assertUniform("projector.b2", start.get("projector.b2"), 1 / Math.sqrt(d));
      assertUniform("predictor.w", start.get("predictor.w"), 1 / Math.sqrt(p));
      assertUniform("predictor.b", start.get("predictor.b"), 1 / Math.sqrt(p));
      assertConstant("memory", start.get("memory"), 0);
    }
  }

  private static void assertConstant(String name, FloatTensor value, float constant) {
    assertThat(value.values()).as(name).containsOnly(constant);
  }

  /** Of N(0, s^2) the fourth moment is 3 s^4. */
  private static void assertNormal(String name, FloatTensor value, double deviation) {
    assertMoments(name, value, deviation, 3);
  }

  /** Of the uniform law within +-b the variance is b^2/3, the fourth moment 1.8 s^4. */
  private static void assertUniform(String name, FloatTensor value, double bound) {
    for (float v : value.values()) {
      assertThat(Math.abs((double) v)).as(name).isLessThanOrEqualTo(bound * (1 + 1e-6));
    }
    assertMoments(name, value, bound / Math.sqrt(3), 1.8);
  }

  /** Within five standard errors of what the law says. */
  private static void assertMoments(
      String name, FloatTensor value, double deviation, double kurtosis) {
    int n = value.values().length;
    if (n < ENOUGH) {
      return;
    }
    double mean = moment(value, 1);
    double second = moment(value, 2) / (deviation * deviation);
    double fourth = moment(value, 4) / Math.pow(deviation, 4);
    assertThat(mean / deviation).as("mean of %s", name).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(second)
        .as("variance of %s", name)
        .isCloseTo(1, within(5 * Math.sqrt((kurtosis - 1) / n)));
    assertThat(fourth)
        .as("fourth moment of %s", name)
        .isCloseTo(kurtosis, within(50 / Math.sqrt(n)));
  }

  private static double moment(FloatTensor value, int power) {
    double sum = 0;
    for (float v : value.values()) {
      sum += Math.pow(v, power);
    }
    return sum / value.values().length;
  }

  /** A law that is wrong by a factor, or of another shape, is seen. */
  @Test
  void anotherLawIsSeen() {
    float[] values = new float[432];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2.0 * i / (values.length - 1) - 1);
    }
    FloatTensor flat = new FloatTensor(new long[] {values.length}, values);
    float[] half = values.clone();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }

    assertUniform("flat", flat, 1);
    assertThatThrownBy(() -> assertUniform("half", new FloatTensor(flat.shape(), half), 1))
        .isInstanceOf(AssertionError.class);
  }
}
