package org.bce3s.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ImagesOfAFigureTest {
  /** A question about few-shot classes is answered by their images, not by all. */
  @Test
  void theImagesAreThoseThatTheFigureIsOver() {
    ImagePredictions all =
        new ImagePredictions(new int[] {0, 1, 2, 1}, new int[] {0, 2, 2, 1}).of(Set.of(1));
    assertThat(all.labels()).containsExactly(1, 1);
    assertThat(all.isRight(0)).isFalse();
    assertThat(all.isRight(1)).isTrue();
    assertThat(ComparedFigure.of("few").images()).isEqualTo("test images of few-shot classes");
    assertThat(ComparedFigure.of("few").isReported()).isTrue();
    assertThat(ComparedFigure.of("all").images()).isEqualTo("all test images");
    assertThat(ComparedFigure.of("val_few").isReported()).isFalse();
    assertThat(ComparedFigure.of("val_few").images()).isEqualTo("all test images");
  }
}
