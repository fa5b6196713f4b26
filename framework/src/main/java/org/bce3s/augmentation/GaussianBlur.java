package org.bce3s.augmentation;

import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Blurs an image with a probability by a Gaussian of random width, as {@code ImageFilter
 * .GaussianBlur} of Pillow approximates it, to the pixel; any number of channels (Chen et al. 2020,
 * SimCLR; the settings by default are those of MoCo v2).
 *
 * @param probability how often
 * @param sigma smallest and largest standard deviation, drawn uniformly
 */
public record GaussianBlur(
    @Doc("probability that an image is blurred") @Default("0.5") @Range(min = 0, max = 1)
        double probability,
    @Doc("smallest and largest standard deviation in pixels, drawn uniformly")
        @Default("[0.1, 2]")
        @Range(min = 0, max = 100)
        List<Double> sigma)
    implements Augmentation {
  /** Checks the ranges and that there is a smaller and a larger number. */
  public GaussianBlur {
    Constraints.check(GaussianBlur.class, probability, sigma);
    sigma = Constraints.interval("sigma", sigma);
  }

  @Override
  public Image apply(Image image, RandomStream random) {
    return random.nextDouble() < probability
        ? BoxBlur.gaussian(image, (float) random.uniform(sigma.get(0), sigma.get(1)))
        : image;
  }
}
