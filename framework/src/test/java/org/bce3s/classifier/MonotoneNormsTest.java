package org.bce3s.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bce3s.data.Golden;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonotoneNormsTest {
  private static Stream<Arguments> cases() {
    return StreamSupport.stream(
            Golden.read("isotonic.json").getAsJsonArray("cases").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(c -> Arguments.of(c.get("name").getAsString(), c));
  }

  /** What ci/golden/isotonic.py found with scipy. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void normsAreTheIsotonicRegressionOfScipy(String name, JsonObject found) {
    double[] norms = Golden.doubles(found.get("norms"));
    int[] counts = Golden.ints(found.get("counts"));

    assertThat(MonotoneNorms.monotone(norms, counts))
        .as(name)
        .containsExactly(Golden.doubles(found.get("monotone")), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 1000})
  void aFitIsMonotoneKeepsTheMeanAndIsItsOwnFit(int classes) {
    Random random = new Random(classes);
    double[] values = random.doubles(classes, 0, 3).toArray();

    double[] fit = IsotonicRegression.nonDecreasing(values);

    assertThat(fit).isSorted();
    assertThat(Arrays.stream(fit).sum()).isCloseTo(Arrays.stream(values).sum(), within(1e-9));
    assertThat(IsotonicRegression.nonDecreasing(fit)).containsExactly(fit, within(1e-12));
  }

  /** The fit is the projection onto a convex cone, so no other sequence in order is as near. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 40})
  void noOtherSequenceInOrderIsNearer(int classes) {
    Random random = new Random(classes);
    double[] values = random.doubles(classes, 0, 3).toArray();
    double[] fit = IsotonicRegression.nonDecreasing(values);

    for (int trial = 0; trial < 200; trial++) {
      double[] other = fit.clone();
      for (int k = 0; k < classes; k++) {
        other[k] += 0.1 * random.nextGaussian();
      }
      Arrays.sort(other);
      assertThat(distance(values, other)).isGreaterThan(distance(values, fit));
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** Rows of length 5, 1 and 2 of classes of 9, 5 and 1 images, then a row of nothing. */
  @Test
  void rowsAreStretchedToTheirNorms() {
    FloatTensor left = new FloatTensor(new long[] {4, 2}, new float[] {3, 4, 0, 1, 2, 0, 0, 0});

    FloatTensor rows = stretched(left, new int[] {9, 5, 1, 20});

    float mean = 8f / 3;
    assertThat(rows.shape()).containsExactly(4, 2);
    assertThat(rows.values())
        .containsExactly(
            new float[] {0.6f * mean, 0.8f * mean, 0, mean, mean, 0, 0, 0}, within(1e-6f));
    assertThat(left.values()).containsExactly(3, 4, 0, 1, 2, 0, 0, 0);
  }

  private static FloatTensor stretched(FloatTensor left, int[] counts) {
    return new MonotoneNorms()
        .start(Map.of("classifier.weight", left), counts)
        .get("classifier.weight");
  }

  @Test
  void rowsInOrderStayAsTheyAreToTheBit() {
    float[] values = {0.3f, 0.1f, 0.7f, 0.2f, 0.9f, 1.1f, 1.3f, 0.1f, 2.3f, 0.7f, 3.1f, 1.9f};

    assertThat(stretched(new FloatTensor(new long[] {3, 4}, values), new int[] {9, 5, 1}).values())
        .containsExactly(values);
  }
}
