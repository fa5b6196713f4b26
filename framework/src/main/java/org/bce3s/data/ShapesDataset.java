package org.bce3s.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.image.ContentHash;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;

/**
 * The embedded data set {@code shapes-lt}: ten classes of tilted, noisy shapes, drawn on demand. It
 * needs no file, is learnt in minutes and exercises everything; its figures compare with nothing
 * published.
 *
 * @param imbalanceFactor IF, the largest class's number of images over the smallest's
 * @param profile how the numbers fall from class to class
 * @param subset which images of a class are kept
 * @param headCount n_max, the images of the first class; 250 if empty
 * @param testCount test images of each class
 * @param side rows and columns of an image in pixels
 * @param drawingSeed seed of the drawing; the images do not depend on a run's seed
 */
public record ShapesDataset(
    @Doc("IF: images of the largest class over images of the smallest")
        @Default("25")
        @Range(min = 1, max = 1e9)
        double imbalanceFactor,
    @Doc("how the number of images falls from the first class to the last") @Default("exponential")
        Profile profile,
    @Doc("which images of a class are kept") @Default("first-n") SubsetRule subset,
    @Doc("n_max: images of the first class; unset: 250") @Range(min = 1, max = 1e6)
        OptionalInt headCount,
    @Doc("test images of each class") @Default("50") @Range(min = 1, max = 1e6) int testCount,
    @Doc("rows and columns of an image in pixels") @Default("32") @Range(min = 8, max = 512)
        int side,
    @Doc("seed of the drawing; the images do not depend on a run's seed") @Default("0")
        long drawingSeed)
    implements Dataset {
  private static final int OWN_HEAD_COUNT = 250;

  /** Measured over 20,000 training images of 32x32 pixels. */
  private static final Normalisation NORMALISATION =
      new Normalisation(List.of(0.397, 0.397, 0.397), List.of(0.247, 0.247, 0.247));

  /** Checks the ranges. */
  public ShapesDataset {
    Constraints.check(
        ShapesDataset.class,
        imbalanceFactor,
        profile,
        subset,
        headCount,
        testCount,
        side,
        drawingSeed);
  }

  @Override
  public List<NoEffect> withoutEffect() {
    return LongTail.withoutEffect(profile);
  }

  @Override
  public DataSplit open(Path dataFolder) {
    List<String> names = Arrays.stream(Shape.values()).map(Shape::label).toList();
    ShapePainter painter = new ShapePainter(side);
    // Shapes never run out: the full set has as many of each class as the first class keeps.
    int head = headCount.orElse(OWN_HEAD_COUNT);
    ImageSource full =
        new ShapesSource(names.size() * head, drawingSeed, "shapes-lt train", painter);
    return DataSplit.longTailed(
        "shapes-lt",
        names,
        full,
        new LongTail(imbalanceFactor, profile, subset, headCount),
        new ShapesSource(names.size() * testCount, drawingSeed, "shapes-lt test", painter),
        ContentHash.ofNothing(),
        NORMALISATION);
  }
}
