package org.bce3s.optimisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.data.Golden;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Updates of variables against recorded ones, and what every optimiser must do. */
class UpdateTest {
  private static final JsonObject GOLDEN = Golden.read("optimisation.json");

  /** One variable under an optimiser, its gradient and rate fed. */
  private static final class Updates implements AutoCloseable {
    private final GraphSession session = new GraphSession(1, false, 0);
    private final Input<TFloat32> gradient;
    private final Input<TFloat32> rate = session.keep(Input.floats(session.tf()));
    private final Op update;

    Updates(Optimizer optimizer, float... start) {
      Variable variable = session.variables().parameter("w", Initializer.constant(0), start.length);
      gradient = session.keep(Input.floats(session.tf(), start.length));
      update =
          optimizer.update(
              session.tf(), session.variables(), variable, gradient.operand(), rate.operand());
      session.initialize();
      session.assign(Map.of("w", new FloatTensor(new long[] {start.length}, start)));
    }

    float[] step(double learningRate, float... by) {
      gradient.set(by);
      rate.set((float) learningRate);
      session.run(List.of(gradient, rate), List.of(update), List.of());
      return session.snapshot().get("w").values();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, plain", "true, nesterov"})
  void sgdIsTheRecordedOne(boolean nesterov, String name) {
    JsonObject golden = GOLDEN.getAsJsonObject("sgd");
    Sgd sgd =
        new Sgd(
            golden.get("lr").getAsDouble(),
            golden.get("momentum").getAsDouble(),
            golden.get("weight_decay").getAsDouble(),
            nesterov);
    JsonArray wanted = golden.getAsJsonObject("after_each_step").getAsJsonArray(name);
    try (Updates updates = new Updates(sgd, floats(golden.get("start")))) {
      for (int i = 0; i < wanted.size(); i++) {
        float[] got = updates.step(sgd.rate(), floats(golden.getAsJsonArray("gradients").get(i)));
        assertThat(got).containsExactly(floats(wanted.get(i)), within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0", "0.3"})
  void adamWIsPyTorchs(String decay) {
    JsonObject golden = Golden.read("adamw.json");
    double[] betas = Golden.doubles(golden.get("betas"));
    AdamW adamW =
        new AdamW(
            1,
            Double.parseDouble(decay),
            Decayed.ALL,
            betas[0],
            betas[1],
            golden.get("epsilon").getAsDouble());
    double[] rates = Golden.doubles(golden.get("rates"));
    JsonArray wanted = golden.getAsJsonObject("after_each_step").getAsJsonArray(decay);
    try (Updates updates = new Updates(adamW, floats(golden.get("start")))) {
      for (int i = 0; i < wanted.size(); i++) {
        float[] got = updates.step(rates[i], floats(golden.getAsJsonArray("gradients").get(i)));
        assertThat(got).containsExactly(floats(wanted.get(i)), within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "block1.fc1.weight, 2, weights, true",
    "patch.kernel, 4, weights, true",
    "classifier.weight, 2, weights, true",
    "block1.fc1.bias, 1, weights, false",
    "norm.gamma, 1, weights, false",
    "token, 1, weights, false",
    "norm.gamma, 1, all, true"
  })
  void adamWDecaysWeightsOrAll(String name, int dimensions, String on, boolean decayed) {
    long[] shape = new long[dimensions];
    Arrays.fill(shape, 1);
    assertAdamWDecays(v -> v.parameter(name, Initializer.constant(8), shape), on, decayed);
  }

  @ParameterizedTest
  @CsvSource({"weights, false", "all, true"})
  void adamWSparesAnEmbeddingWhateverItsNameAndShape(String on, boolean decayed) {
    assertAdamWDecays(v -> v.embedding("where", Initializer.constant(8), 1, 1), on, decayed);
  }

  private static void assertAdamWDecays(
      Function<Variables, Variable> made, String on, boolean decayed) {
    Decayed decayOn = Decayed.valueOf(on.toUpperCase(Locale.ROOT));
    AdamW adamW = new AdamW(1, 0.5, decayOn, 0.9, 0.999, 1e-8);
    try (GraphSession session = new GraphSession(1, false, 0)) {
      var tf = session.tf();
      Variable variable = made.apply(session.variables());
      Op update =
          adamW.update(
              tf, session.variables(), variable, tf.zerosLike(variable.read()), tf.constant(0.5f));
      session.initialize();
      session.run(List.of(), List.of(update), List.of());

      assertThat(session.snapshot().get(variable.name()).values()).containsExactly(decayed ? 6 : 8);
    }
  }

  @Test
  void clippingIsTheRecordedOne() {
    JsonObject golden = GOLDEN.getAsJsonObject("clip");
    JsonArray gradients = golden.getAsJsonArray("gradients");
    try (GraphSession session = new GraphSession(1, false, 0)) {
      for (int i = 0; i < gradients.size(); i++) {
        float[] g = floats(gradients.get(i));
        var tf = session.tf();
        // The norm is taken over all gradients, here over two parts of one.
        var clipped =
            GradientClipping.byGlobalNorm(
                tf,
                List.of(
                    tf.constant(new float[][] {{g[0], g[1]}, {g[2], g[3]}}),
                    tf.constant(new float[] {g[4], g[5]})),
                golden.get("max_norm").getAsDouble());
        List<float[]> parts = session.run(List.of(), List.of(), clipped);
        float[] want = floats(golden.getAsJsonArray("clipped").get(i));
        assertThat(parts.get(0))
            .containsExactly(new float[] {want[0], want[1], want[2], want[3]}, within(1e-6f));
        assertThat(parts.get(1)).containsExactly(new float[] {want[4], want[5]}, within(1e-6f));
      }
    }
  }

  @Test
  void eachGroupIsClippedByItsOwnNorm() {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      var tf = session.tf();
      List<float[]> clipped =
          session.run(
              List.of(),
              List.of(),
              GradientClipping.byNormOfGroup(
                  tf,
                  List.of(
                      tf.constant(new float[] {30}),
                      tf.constant(new float[] {0.6f, 0.8f}),
                      tf.constant(new float[][] {{40}})),
                  List.of("a", "b", "a"),
                  5));

      assertThat(clipped.get(0)).containsExactly(new float[] {3}, within(1e-6f));
      assertThat(clipped.get(1)).containsExactly(0.6f, 0.8f);
      assertThat(clipped.get(2)).containsExactly(new float[] {4}, within(1e-6f));
    }
  }

  static Stream<Arguments> optimizers() {
    return Catalogue.standard().registry(Optimizer.class).entries().stream()
        .map(e -> Arguments.of(e.name(), Defaults.make(e)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void goesDownhillAndStandsStillAtRateZero(String name, Optimizer optimizer) {
    assertThat(optimizer.rate()).isFinite().isPositive();
    try (Updates updates = new Updates(optimizer, 1, -1)) {
      assertThat(updates.step(0, 3, -3)).containsExactly(1, -1);
      float[] moved = updates.step(0.01, 3, -3);
      assertThat(moved[0]).isLessThan(1);
      assertThat(moved[1]).isGreaterThan(-1);
    }
  }

  private static float[] floats(JsonElement array) {
    List<Double> doubles = Doubles.asList(Golden.doubles(array));
    float[] floats = new float[doubles.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = doubles.get(i).floatValue();
    }
    return floats;
  }
}
