package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
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
    assertThat(count(name, Map.of(), 32)).isEqualTo(number(count));
  }

  /**
   * With a layer of 1,000 classes, as torchvision and timm (vit_small_patch16_224 and its like)
   * count them.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 512, 11_689_512",
    "resnet34, 512, 21_797_672",
    "resnet50, 2048, 25_557_032",
    "resnet101, 2048, 44_549_160",
    "resnet152, 2048, 60_192_808",
    "resnext50_32x4d, 2048, 25_028_904",
    "vit_s16, 384, 22_050_664",
    "vit_b16, 768, 86_567_656"
  })
  void arePublishedForImagesOf224Pixels(String name, int features, String count) {
    assertThat(count(name, Map.of("stem", "imagenet"), 224) + 1000L * (features + 1))
        .isEqualTo(number(count));
  }

  private static long count(String name, Map<String, String> written, int side) {
    Backbone backbone =
        Defaults.make(Catalogue.standard().registry(Backbone.class).entry(name), written);
    try (GraphSession session = new GraphSession(1, false, 0);
        Input<TFloat32> images = Input.floats(session.tf(), 2, side, side, 3)) {
      backbone.features(
          new Layers(session.tf(), session.variables(), Pass.TRAINING, false), images.operand());
      return session.variables().parameterCount();
    }
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", ""));
  }
}
