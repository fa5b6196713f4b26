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

  /** Of a setting elsewhere the path from here on; of what is not known here nothing. */
  @ParameterizedTest
  @CsvSource({
    "cross-entropy, ce",
    "CrossEntropyLoss, ce",
    "lr, rate",
    "learning_rate, rate",
    "wd, weight_decay",
    "batch, ''"
  })
  void namesOfTheFieldAreKnown(String typed, String meant) {
    List<String> known = List.of("rate", "weight_decay", "momentum", "workers", "ce", "bce");
    assertThat(String.join(" ", NearestNames.of(typed, known))).isEqualTo(meant);
    assertThat(NearestNames.of("lr", List.of("epochs", "optimizer")))
        .containsExactly("optimizer.rate");
    assertThat(NearestNames.of("lr", List.of("train", "loss")))
        .containsExactly("train.optimizer.rate");
    assertThat(NearestNames.of("num_workers", List.of("workers", "data_threads")))
        .containsExactly("data_threads");
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
