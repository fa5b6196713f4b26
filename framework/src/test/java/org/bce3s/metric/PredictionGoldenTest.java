package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bce3s.data.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ci/golden/predictions.py worked out of predictions and logits. */
class PredictionGoldenTest {
  private static Stream<Arguments> cases() {
    return StreamSupport.stream(
            Golden.read("predictions.json").getAsJsonArray("cases").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(c -> Arguments.of(c.get("name").getAsString(), c));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void uniformAccuracyIsThatOfTheBestOfAllThresholds(String name, JsonObject golden) {
    UniformAccuracy uniform =
        UniformAccuracy.of(
            Golden.ints(golden.get("labels")),
            floats(golden.get("own")),
            floats(golden.get("other")),
            Golden.ints(golden.get("counts")).length);

    JsonObject expected = golden.getAsJsonObject("uniform");
    assertThat(uniform.all()).as(name).isEqualTo(expected.get("all").getAsDouble());
    assertThat(uniform.threshold())
        .isEqualTo(
            expected.has("threshold")
                ? OptionalDouble.of(expected.get("threshold").getAsDouble())
                : OptionalDouble.empty());
    assertThat(uniform.perClass().defined().toArray())
        .containsExactly(Golden.doubles(golden.get("uniform_class")), within(1e-12));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void meansOfTheClassesAndShiftedPriorsAreThoseOfNumPy(String name, JsonObject golden) {
    int[] counts = Golden.ints(golden.get("counts"));
    Accuracy accuracy =
        Accuracy.of(
            Golden.ints(golden.get("labels")),
            Golden.ints(golden.get("predicted")),
            counts,
            ShotRule.OLTR);
    AccuracySpread spread = AccuracySpread.of(accuracy);

    check(name, spread.geometricMean(), golden.get("geometric_mean"));
    check(name, spread.balancedError(), golden.get("balanced_error"));
    for (ShiftedPrior prior : ShiftedPrior.USUAL) {
      check(
          name + " " + prior.label(),
          prior.accuracy(new PerClass(accuracy.perClass()), counts),
          golden.getAsJsonObject("shifted").get(prior.label()));
    }
  }

  private static void check(String what, OptionalDouble found, JsonElement expected) {
    assertThat(found.orElseThrow()).as(what).isCloseTo(expected.getAsDouble(), within(1e-12));
  }

  private static float[] floats(JsonElement values) {
    double[] doubles = Golden.doubles(values);
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  @Test
  void nothingHasNoFigures() {
    UniformAccuracy uniform = UniformAccuracy.of(new int[0], new float[0], new float[0], 2);

    assertThat(uniform.all()).isZero();
    assertThat(uniform.threshold()).isEmpty();
    assertThat(new ShiftedPrior(false, 10).accuracy(uniform.perClass(), new int[] {3, 1}))
        .isEmpty();
  }

  @Test
  void theUsualPriorsGoFromLikeTheTrainingSetToItsOpposite() {
    assertThat(ShiftedPrior.USUAL.stream().map(ShiftedPrior::label))
        .isEqualTo(
            List.of(
                "forward_50",
                "forward_25",
                "forward_10",
                "forward_5",
                "forward_2",
                "backward_2",
                "backward_5",
                "backward_10",
                "backward_25",
                "backward_50"));
    assertThat(new ShiftedPrior(false, 100).weights(new int[] {5, 500, 50}))
        .containsExactly(new double[] {0.01, 1, 0.1}, within(1e-15));
    assertThat(new ShiftedPrior(true, 100).weights(new int[] {5, 500, 50}))
        .containsExactly(new double[] {1, 0.01, 0.1}, within(1e-15));
    assertThat(new ShiftedPrior(true, 100).weights(new int[] {5})).containsExactly(1);
  }
}
