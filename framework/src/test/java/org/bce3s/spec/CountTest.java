package org.bce3s.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void oneOfAThingIsSingular() {
    assertThat(Count.of(0, "run")).isEqualTo("0 runs");
    assertThat(Count.of(1, "run")).isEqualTo("1 run");
    assertThat(Count.of(2, "run")).isEqualTo("2 runs");
    assertThat(Count.of(1, "class", "classes")).isEqualTo("1 class");
    assertThat(Count.of(7, "class", "classes")).isEqualTo("7 classes");
  }

  @Test
  void aNumberOfATableNeedBeNone() {
    assertThat(Count.of("1", "image")).isEqualTo("1 image");
    assertThat(Count.of("1, 20", "image")).isEqualTo("1, 20 images");
    assertThat(Count.of("x", "image")).isEqualTo("x images");
  }
}
