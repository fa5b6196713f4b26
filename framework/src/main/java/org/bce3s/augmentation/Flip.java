package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Mirrors the image left to right, in place, with a probability.
 *
 * @param probability how often
 */
public record Flip(
    @Doc("probability that an image is mirrored") @Default("0.5") @Range(min = 0, max = 1)
        double probability)
    implements Augmentation {
  /** Checks the range. */
  public Flip {
    Constraints.check(Flip.class, probability);
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    if (random.nextDouble() < probability) {
      mirror(image);
    }
    return image;
  }

  /** Swaps each pixel with its mirror image across the vertical axis. */
  static void mirror(Image image) {
    int width = image.width();
    int channels = image.channels();
    byte[] pixels = image.pixels();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width / 2; x++) {
        int a = (y * width + x) * channels;
        int b = (y * width + width - 1 - x) * channels;
        for (int c = 0; c < channels; c++) {
          byte swapped = pixels[a + c];
          pixels[a + c] = pixels[b + c];
          pixels[b + c] = swapped;
        }
      }
    }
  }
}
