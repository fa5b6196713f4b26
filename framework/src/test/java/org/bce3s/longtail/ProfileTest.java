package org.bce3s.longtail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bce3s.data.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {
  static Stream<String> goldenSets() {
    return Golden.read("class_counts.json").keySet().stream().filter(key -> key.contains("-if"));
  }

  @ParameterizedTest
  @MethodSource("goldenSets")
  void countsEqualThePublishedOnes(String set) {
    JsonObject golden = Golden.read("class_counts.json").getAsJsonObject(set);
    int classes = set.startsWith("cifar100-") ? 100 : 10;
    int head = 50_000 / classes;
    double imbalanceFactor = Double.parseDouble(set.substring(set.indexOf("-if") + 3));

    int[] exponential = Profile.EXPONENTIAL.counts(classes, head, imbalanceFactor);
    int[] step = Profile.STEP.counts(classes, head, imbalanceFactor);

    assertThat(exponential).isEqualTo(Golden.ints(golden.get("exp")));
    assertThat(Arrays.stream(exponential).sum()).isEqualTo(golden.get("exp_total").getAsInt());
    assertThat(step).isEqualTo(Golden.ints(golden.get("step")));
    assertThat(Arrays.stream(step).sum()).isEqualTo(golden.get("step_total").getAsInt());
  }

  @Test
  void goldenFileHoldsTheSetsOfTheField() {
    assertThat(goldenSets()).contains("cifar10-if100", "cifar100-if100").hasSizeGreaterThan(5);
  }

  @Test
  void balancedKeepsTheHeadCountWhateverTheImbalanceFactor() {
    assertThat(Profile.BALANCED.counts(4, 30, 100)).containsExactly(30, 30, 30, 30);
  }

  @Test
  void stepOfAnOddNumberOfClassesCutsTheLargerHalf() {
    assertThat(Profile.STEP.counts(5, 100, 10)).containsExactly(100, 100, 10, 10, 10);
  }

  @ParameterizedTest
  @CsvSource({"EXPONENTIAL, 7", "STEP, 7", "BALANCED, 7"})
  void imbalanceFactorOfOneCutsNothing(Profile profile, int classes) {
    assertThat(profile.counts(classes, 13, 1)).hasSize(classes).containsOnly(13);
  }

  @Test
  void oneClassKeepsTheHeadCount() {
    assertThat(Profile.EXPONENTIAL.counts(1, 12, 100)).containsExactly(12);
  }
}
