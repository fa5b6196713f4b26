package org.bce3s.augmentation;

import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Cuts a rectangle of random area, shape and place out of the image and resizes it to a square,
 * bilinear with antialiasing; any number of channels (Szegedy et al. 2015, with the draws of
 * torchvision).
 *
 * <p>The area is uniform in {@code scale} times the image's, the ratio of width to height
 * log-uniform in {@code ratio}. A rectangle that does not fit is drawn again; after ten, the
 * largest centred one of an allowed ratio is taken.
 *
 * @param size side of the resulting square
 * @param scale smallest and largest share of the image's area
 * @param ratio smallest and largest ratio of width to height
 */
public record RandomResizedCrop(
    @Doc("side of the resulting square in pixels") @Default("224") @Range(min = 1, max = 4096)
        int size,
    @Doc("smallest and largest share of the image's area")
        @Default("[0.08, 1]")
        @Range(min = 0, minExclusive = true, max = 1)
        List<Double> scale,
    @Doc("smallest and largest ratio of width to height")
        @Default("[0.75, 1.3333333333333333]")
        @Range(min = 0, minExclusive = true)
        List<Double> ratio)
    implements WindowAugmentation {
  private static final int ATTEMPTS = 10;

  /** Checks the ranges and that each is a smaller and a larger number. */
  public RandomResizedCrop {
    Constraints.check(RandomResizedCrop.class, size, scale, ratio);
    scale = Constraints.interval("scale", scale);
    ratio = Constraints.interval("ratio", ratio);
  }

  /** {@inheritDoc} An even distribution over place, after those over area and shape. */
  @Override
  public ImageWindow window(int height, int width, RandomStream random) {
    double logLeast = StrictMath.log(ratio.get(0));
    double logMost = StrictMath.log(ratio.get(1));
    for (int i = 0; i < ATTEMPTS; i++) {
      double area = (double) height * width * random.uniform(scale.get(0), scale.get(1));
      double shape = StrictMath.exp(random.uniform(logLeast, logMost));
      double w = Math.rint(Math.sqrt(area * shape));
      double h = Math.rint(Math.sqrt(area / shape));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = random.nextInt(height - (int) h + 1);
        int left = random.nextInt(width - (int) w + 1);
        return new ImageWindow(top, left, (int) h, (int) w);
      }
    }
    return centred(height, width);
  }

  private ImageWindow centred(int height, int width) {
    double shape = (double) width / height;
    int h = height;
    int w = width;
    if (shape < ratio.get(0)) {
      h = Math.max(1, (int) Math.rint(width / ratio.get(0)));
    } else if (shape > ratio.get(1)) {
      w = Math.max(1, (int) Math.rint(height * ratio.get(1)));
    }
    return new ImageWindow((height - h) / 2, (width - w) / 2, h, w);
  }

  @Override
  public Image ofWindow(Image cut, RandomStream random) {
    return Resampling.resized(cut, size, size);
  }
}
