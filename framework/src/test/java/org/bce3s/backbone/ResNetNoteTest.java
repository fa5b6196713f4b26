package org.bce3s.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResNetNoteTest {
  private static final ResNet OF_PHOTOGRAPHS =
      new ResNet(
          Stem.IMAGENET,
          List.of(8, 16, 32, 64),
          List.of(1, 1, 1, 1),
          ResidualBlock.BASIC,
          ResNet.Shortcut.PROJECTION,
          ConvolutionNorm.BATCH);

  @Test
  void smallImagesAskForAnotherStemUnlessTheWeightsAreOfAFile() {
    assertThat(OF_PHOTOGRAPHS.note(32, 32, false).orElseThrow())
        .endsWith("; for small images write stem: small, or take resnet32");
    assertThat(OF_PHOTOGRAPHS.note(32, 32, true).orElseThrow())
        .endsWith("make the images larger: resize in augmentation and test_augmentation");
    assertThat(OF_PHOTOGRAPHS.note(224, 224, true)).isEmpty();
  }
}
