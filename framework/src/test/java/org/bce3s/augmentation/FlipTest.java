package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;

class FlipTest {
  @Test
  void mirrorsColumnsAndKeepsChannels() {
    Image image = Pictures.counting(2, 3, 2);

    Flip.mirror(image);

    assertThat(image.pixels()).containsExactly(5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8);
  }

  @Test
  void flipsAsOftenAsItsProbabilitySays() {
    int flipped = 0;
    for (int i = 0; i < 10_000; i++) {
      Image image = Pictures.counting(1, 2, 1);
      flipped += new Flip(0.5).apply(image, RandomStream.of(3, "flip", i)).pixels()[0] == 2 ? 1 : 0;
    }
    assertThat(flipped).isBetween(4750, 5250);
  }

  @Test
  void probabilityZeroNeverAndOneAlwaysFlips() {
    for (int i = 0; i < 100; i++) {
      RandomStream random = RandomStream.of(3, "flip", i);
      assertThat(new Flip(0).apply(Pictures.counting(1, 2, 1), random).pixels()).startsWith(1);
      assertThat(new Flip(1).apply(Pictures.counting(1, 2, 1), random).pixels()).startsWith(2);
    }
  }
}
