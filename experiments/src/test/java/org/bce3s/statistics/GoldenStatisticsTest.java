package org.bce3s.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statistic equals that of scipy or statsmodels. */
class GoldenStatisticsTest {
  private static final Offset<Double> EXACT = within(GoldenStatistics.TOLERANCE);

  static Stream<JsonObject> samples() {
    return GoldenStatistics.entries("samples");
  }

  static Stream<JsonObject> accuracies() {
    return GoldenStatistics.entries("accuracies");
  }

  static Stream<JsonObject> seedImage() {
    return GoldenStatistics.entries("seed_image");
  }

  static Stream<JsonObject> mcnemar() {
    return GoldenStatistics.entries("mcnemar");
  }

  static Stream<JsonObject> holm() {
    return GoldenStatistics.entries("holm");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void intervalsAreThoseOfScipy(JsonObject sample) {
    double[] values = GoldenStatistics.numbers(sample, "values");
    for (JsonElement element : sample.getAsJsonArray("intervals")) {
      JsonObject wanted = element.getAsJsonObject();
      double level = wanted.get("level").getAsDouble();
      assertEnds(StudentInterval.of(values, level), wanted, "student");
      assertEnds(BootstrapInterval.of(values, level, GoldenStatistics.seed()), wanted, "bootstrap");
    }
  }

  @ParameterizedTest
  @MethodSource("accuracies")
  void intervalsOfAccuraciesAreThoseOfScipy(JsonObject sample) {
    double[] values = GoldenStatistics.numbers(sample, "values");
    for (JsonElement element : sample.getAsJsonArray("intervals")) {
      JsonObject wanted = element.getAsJsonObject();
      double level = wanted.get("level").getAsDouble();
      assertEnds(LogitInterval.of(values, level), wanted, "logit");
    }
  }

  @ParameterizedTest
  @MethodSource("seedImage")
  void theTestOverSeedsAndImagesIsThatOfScipy(JsonObject sample) {
    double[][] values =
        sample.getAsJsonArray("values").asList().stream()
            .map(GoldenStatistics::numbers)
            .toArray(double[][]::new);
    SeedImageTest test = SeedImageTest.of(values);
    assertThat(test.mean()).isCloseTo(sample.get("mean").getAsDouble(), EXACT);
    assertThat(test.error()).isCloseTo(sample.get("error").getAsDouble(), EXACT);
    assertThat(test.pValue()).isCloseTo(sample.get("p").getAsDouble(), EXACT);
    assertEnds(test.interval(0.95), sample, "interval");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pValuesAreThoseOfScipy(JsonObject sample) {
    double[] values = GoldenStatistics.numbers(sample, "values");
    assertThat(SignFlipTest.pValue(values, 0))
        .isCloseTo(sample.get("sign_flip_p").getAsDouble(), EXACT);
    assertThat(PairedT.pValue(values).getAsDouble())
        .isCloseTo(sample.get("t_p").getAsDouble(), EXACT);
    assertThat(SignedRankTest.pValue(values))
        .isCloseTo(sample.get("signed_rank_p").getAsDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void effectSizesAreThoseOfScipy(JsonObject sample) {
    double[] values = GoldenStatistics.numbers(sample, "values");
    assertThat(EffectSize.cohen(values).getAsDouble())
        .isCloseTo(sample.get("cohen_dz").getAsDouble(), EXACT);
    if (sample.get("hedges_g").isJsonNull()) {
      assertThat(EffectSize.hedges(values)).isEmpty();
    } else {
      assertThat(EffectSize.hedges(values).getAsDouble())
          .isCloseTo(sample.get("hedges_g").getAsDouble(), EXACT);
    }
  }

  @ParameterizedTest
  @MethodSource("mcnemar")
  void mcNemarIsThatOfStatsmodels(JsonObject counts) {
    McNemar test = new McNemar(counts.get("gained").getAsInt(), counts.get("lost").getAsInt());
    assertThat(test.pValue()).isCloseTo(counts.get("p").getAsDouble(), EXACT);
    assertThat(test.midP()).isCloseTo(counts.get("mid_p").getAsDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("holm")
  void holmIsThatOfStatsmodels(JsonObject tests) {
    assertThat(Holm.adjusted(GoldenStatistics.numbers(tests, "p")))
        .containsExactly(GoldenStatistics.numbers(tests, "adjusted"), EXACT);
  }

  private static void assertEnds(Interval interval, JsonObject wanted, String key) {
    assertThat(new double[] {interval.low(), interval.high()})
        .as(key)
        .containsExactly(GoldenStatistics.numbers(wanted, key), EXACT);
  }
}
