package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.types.TFloat32;

class VisionTransformerTest {
  private final VisionTransformer transformer = new VisionTransformer(16, 64, 6, 12);

  @ParameterizedTest
  @CsvSource({"225, 224", "224, 8", "32, 40"})
  void patchesMustFillTheImage(int height, int width) {
    assertThatThrownBy(() -> transformer.check(height, width))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "backbone.patch: 16 is not allowed; must be a divisor of the image's height and width, "
                + height
                + " and "
                + width);
  }

  @Test
  void imagesMayBeOblong() {
    assertThatCode(() -> transformer.check(224, 32)).doesNotThrowAnyException();
  }

  @Test
  void isNotBuiltOnImagesItDoesNotFit() {
    try (GraphSession session = new GraphSession(1, false, 0);
        Input<TFloat32> images = Input.floats(session.tf(), 1, 30, 32, 3)) {
      Layers layers = new Layers(session.tf(), session.variables(), Pass.TRAINING, false);

      assertThatThrownBy(() -> transformer.features(layers, images.operand()))
          .hasMessageContaining("backbone.patch: 16 is not allowed");
      assertThat(session.variables().all()).isEmpty();
    }
  }
}
