package org.bce3s.augmentation;

import org.bce3s.data.Image;

/** Small images whose every value tells its place. */
final class Pictures {
  private Pictures() {}

  /** Values 1, 2, 3, ... in HWC order; needs fewer than 256 of them. */
  static Image counting(int height, int width, int channels) {
    byte[] pixels = new byte[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + 1);
    }
    return new Image(height, width, channels, pixels);
  }
}
