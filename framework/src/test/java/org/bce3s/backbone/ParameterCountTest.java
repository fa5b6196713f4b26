package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.tensor.GraphSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.types.TFloat32;

class ParameterCountTest {
  /**
   * Counted by hand: the stem has 27 c weights and 2 c of BatchNorm; a block of c channels 18 c c
   * and 4 c; the first block of a later stage 9 c c/2 less, and c c/2 + 2 c more where its shortcut
   * is a projection. He et al. 2016 give 0.27 M for ResNet-20, 0.46 M for 32, 0.66 M for 44 and
   * 0.85 M for 56; ResNet-34 with a 3x3 stem has 21.28 M.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet8, 74_640",
    "resnet14, 171_856",
    "resnet20, 269_072",
    "resnet32, 463_504",
    "resnet44, 657_936",
    "resnet56, 852_368",
    "resnet18, 11_168_832",
    "resnet34, 21_276_992"
  })
  void areThePublishedOnes(String name, String count) {
    Backbone backbone = Defaults.make(Catalogue.standard().registry(Backbone.class).entry(name));
    try (GraphSession session = new GraphSession(1, false, 0)) {
      backbone.features(
          new Layers(session.tf(), session.variables(), true, false),
          session
              .tf()
              .placeholder(
                  TFloat32.class,
                  org.tensorflow.op.core.Placeholder.shape(
                      org.tensorflow.ndarray.Shape.of(2, 32, 32, 3))));

      assertThat(session.variables().parameterCount())
          .isEqualTo(Long.parseLong(count.replace("_", "")));
    }
  }
}
