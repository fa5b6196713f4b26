package org.example;

import java.util.Arrays;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/** An augmentation: each pixel's luminance in place of its three colours, with a probability. */
record Grayscale(
    @Doc("probability that an image loses its colours") @Default("0.5") @Range(min = 0, max = 1)
        double probability)
    implements Augmentation {
  Grayscale {
    Constraints.check(Grayscale.class, probability);
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    if (image.channels() == 3 && random.nextDouble() < probability) {
      byte[] p = image.pixels();
      for (int i = 0; i < p.length; i += 3) {
        int gray = 299 * (p[i] & 255) + 587 * (p[i + 1] & 255) + 114 * (p[i + 2] & 255);
        Arrays.fill(p, i, i + 3, (byte) (gray / 1000));
      }
    }
    return image;
  }
}
