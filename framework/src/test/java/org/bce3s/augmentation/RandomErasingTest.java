package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
  private static final List<Double> SCALE = List.of(0.02, 0.33);
  private static final List<Double> RATIO = List.of(0.3, 3.3);
  private static final RandomErasing ALWAYS =
      new RandomErasing(1, SCALE, RATIO, Optional.of(List.of(1, 2, 3)));

  @Test
  void rectanglesLieInsideAndKeepAreaAndRatio() {
    double area = 0;
    double logRatio = 0;
    boolean[] places = new boolean[224];
    for (int i = 0; i < 5000; i++) {
      ImageWindow r = ALWAYS.rectangle(224, 224, RandomStream.of(1, "erased", i)).orElseThrow();
      assertThat(r.top()).isBetween(0, 224 - r.height());
      assertThat(r.left()).isBetween(0, 224 - r.width());
      double share = r.height() * r.width() / (224.0 * 224);
      assertThat(share).isBetween(0.018, 0.335);
      assertThat((double) r.height() / r.width()).isBetween(0.28, 3.5);
      area += share;
      logRatio += Math.log((double) r.height() / r.width());
      places[r.top()] = true;
    }
    // Hardly any of these rectangles is drawn again, so the draws are those of a uniform number.
    assertThat(area / 5000).isCloseTo(0.175, within(0.005));
    assertThat(logRatio / 5000).isCloseTo(Math.log(0.3 * 3.3) / 2, within(0.03));
    assertThat(places[0] && places[100] && places[150]).isTrue();
  }

  @Test
  void theRectangleHasTheColourAndTheRestStays() {
    for (int i = 0; i < 50; i++) {
      Image image = Pictures.noise(16, 12, 3, i);
      Image expected = Pictures.copy(image);
      RandomStream random = RandomStream.of(7, "erased", i);
      random.nextDouble(); // whether it is erased
      ImageWindow r = ALWAYS.rectangle(16, 12, random).orElseThrow();
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 12; x++) {
          boolean inside =
              y >= r.top() && y < r.top() + r.height() && x >= r.left() && x < r.left() + r.width();
          for (int c = 0; inside && c < 3; c++) {
            expected.pixels()[(y * 12 + x) * 3 + c] = (byte) (c + 1);
          }
        }
      }
      assertThat(ALWAYS.apply(image, RandomStream.of(7, "erased", i)).pixels())
          .isEqualTo(expected.pixels());
    }
  }

  @Test
  void noiseIsUniformAndErasesAsOftenAsAsked() {
    RandomErasing noise = new RandomErasing(0.25, SCALE, RATIO, Optional.empty());
    int erased = 0;
    double sum = 0;
    int values = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] out = noise.apply(Pictures.flat(10, 10, 1, 0), RandomStream.of(2, "e", i)).pixels();
      int before = values;
      for (byte v : out) {
        sum += v & 0xFF;
        values += v == 0 ? 0 : 1;
      }
      erased += values > before ? 1 : 0;
    }
    assertThat(erased / 4000.0).isCloseTo(0.25, within(0.035));
    assertThat(sum / values).isCloseTo(128, within(2.0)); // of the values 1..255
  }

  @Test
  void anImageThatNoRectangleFitsStays() {
    Image one = Pictures.flat(1, 1, 3, 9);
    assertThat(ALWAYS.apply(one, RandomStream.of(1, "x")).pixels()).containsOnly(9);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new RandomErasing(2, SCALE, RATIO, Optional.of(List.of(0, 0, 300))))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            probability: 2 is not allowed; must be between 0 and 1
            fill: 300 is not allowed; must be between 0 and 255""");
    assertThatThrownBy(() -> new RandomErasing(1, List.of(0.5, 0.2), RATIO, Optional.empty()))
        .isInstanceOf(SpecException.class)
        .hasMessage("scale: [0.5, 0.2] is not allowed; must be two numbers, the smaller one first");
  }
}
