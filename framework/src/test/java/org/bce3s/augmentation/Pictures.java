package org.bce3s.augmentation;

import java.util.Arrays;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;

/** Images made up for tests. */
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

  /** Uniform noise, a function of the seed. */
  static Image noise(int height, int width, int channels, long seed) {
    RandomStream random = RandomStream.of(seed, "noise");
    byte[] pixels = new byte[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new Image(height, width, channels, pixels);
  }

  /** One value everywhere. */
  static Image flat(int height, int width, int channels, int value) {
    byte[] pixels = new byte[height * width * channels];
    Arrays.fill(pixels, (byte) value);
    return new Image(height, width, channels, pixels);
  }

  /** An image that shares nothing with the original. */
  static Image copy(Image image) {
    return new Image(image.height(), image.width(), image.channels(), image.pixels().clone());
  }
}
