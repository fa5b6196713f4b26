package org.bce3s.augmentation;

import java.util.List;
import java.util.Optional;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Erases a rectangle of random area, shape and place, in place, with a probability (Zhong et al.
 * 2020, with the draws of torchvision's {@code RandomErasing}): ten rectangles are drawn until one
 * is smaller than the image in both directions; if none is, the image stays.
 *
 * <p>Libraries erase normalised images, where 0 stands for the mean of the data set: here that is a
 * fill of its mean colour, which is rounded to a byte. Images are grey or RGB, of any size.
 *
 * @param probability how often
 * @param scale smallest and largest share of the image's area
 * @param ratio smallest and largest ratio of height to width
 * @param fill colour of the rectangle; empty for values drawn uniformly, each by itself
 */
public record RandomErasing(
    @Doc("probability that an image has a rectangle erased")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double probability,
    @Doc("smallest and largest share of the image's area")
        @Default("[0.02, 0.33]")
        @Range(min = 0, minExclusive = true, max = 1)
        List<Double> scale,
    @Doc("smallest and largest ratio of the rectangle's height to its width")
        @Default("[0.3, 3.3]")
        @Range(min = 0, minExclusive = true)
        List<Double> ratio,
    @Doc(
            "colour of the rectangle: one value, or red, green and blue; null: noise, each value drawn")
        @Default("[124, 116, 104]")
        @Range(min = 0, max = 255)
        Optional<List<Integer>> fill)
    implements Augmentation {
  private static final int ATTEMPTS = 10;
  private static final int LEVELS = 256;

  /** Checks the ranges, and that the fill is a colour. */
  public RandomErasing {
    Constraints.check(RandomErasing.class, probability, scale, ratio, fill);
    scale = Constraints.interval("scale", scale);
    ratio = Constraints.interval("ratio", ratio);
    fill = fill.map(Fill::check);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the image has neither one nor three channels
   */
  @Override
  public Image apply(Image image, RandomStream random) {
    Enhancement.requireGreyOrRgb("random-erasing", image);
    if (random.nextDouble() < probability) {
      rectangle(image.height(), image.width(), random).ifPresent(r -> erase(image, r, random));
    }
    return image;
  }

  /** The rectangle that is erased of an image of that size. */
  Optional<ImageWindow> rectangle(int height, int width, RandomStream random) {
    double logLeast = StrictMath.log(ratio.get(0));
    double logMost = StrictMath.log(ratio.get(1));
    for (int i = 0; i < ATTEMPTS; i++) {
      double area = (double) height * width * random.uniform(scale.get(0), scale.get(1));
      double shape = StrictMath.exp(random.uniform(logLeast, logMost));
      double h = Math.rint(Math.sqrt(area * shape));
      double w = Math.rint(Math.sqrt(area / shape));
      if (h < height && w < width) {
        int top = random.nextInt(height - (int) h + 1);
        int left = random.nextInt(width - (int) w + 1);
        return Optional.of(new ImageWindow(top, left, (int) h, (int) w));
      }
    }
    return Optional.empty();
  }

  private void erase(Image image, ImageWindow erased, RandomStream random) {
    int channels = image.channels();
    Optional<int[]> colour = fill.map(f -> Fill.of(f, image));
    for (int y = erased.top(); y < erased.top() + erased.height(); y++) {
      int start = (y * image.width() + erased.left()) * channels;
      for (int i = 0; i < erased.width() * channels; i++) {
        int value = colour.isPresent() ? colour.get()[i % channels] : random.nextInt(LEVELS);
        image.pixels()[start + i] = (byte) value;
      }
    }
  }
}
