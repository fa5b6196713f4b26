package org.bce3s.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
  private static final List<String> KNOWN =
      List.of("resnet8", "resnet14", "resnet32", "resnet34", "uniform", "contrastive", "ce", "bce");

  @ParameterizedTest
  @CsvSource({
    "unifrom, uniform",
    "unform, uniform",
    "uniformm, uniform",
    "unixorm, uniform",
    "contrast, contrastive",
    "con, contrastive",
    "co, ce",
    "resnet33, resnet32 resnet34 resnet14",
    "Resnet32, resnet32",
    "bc, bce",
    "ec, ce",
    "xyz, ''",
    "densenet, ''",
    "'', ''"
  })
  void areFound(String typed, String nearest) {
    assertThat(String.join(" ", NearestNames.of(typed, KNOWN))).isEqualTo(nearest);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "'', abc, 3",
    "ab, ba, 1",
    "abc, acb, 1",
    "ca, abc, 3",
    "kitten, sitting, 3",
    "same, same, 0"
  })
  void distanceCountsInsertionDeletionSubstitutionAndSwap(String a, String b, int distance) {
    assertThat(NearestNames.distance(a, b)).isEqualTo(distance);
    assertThat(NearestNames.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void areQuoted() {
    assertThat(NearestNames.quoted(List.of("a"))).isEqualTo("\"a\"");
    assertThat(NearestNames.quoted(List.of("a", "b"))).isEqualTo("\"a\" or \"b\"");
    assertThat(NearestNames.quoted(List.of("a", "b", "c"))).isEqualTo("\"a\", \"b\" or \"c\"");
  }
}
