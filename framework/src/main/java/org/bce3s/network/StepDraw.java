package org.bce3s.network;

import java.util.Arrays;
import org.bce3s.image.ImageShape;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.ClassSubset;
import org.bce3s.settings.RunSettings;

/**
 * What chance decides in one step, apart from the images; a function of (seed, epoch, step).
 *
 * @param lambda mixing share of the source
 * @param box cutmix box y0, y1, x0, x1 in pixels, ends exclusive
 * @param classSubset 1 for the classes of the source stream's subset, else 0 [K]
 * @param noise what the normal draws of a joint term with noise are a function of [2]
 */
public record StepDraw(double lambda, int[] box, float[] classSubset, int[] noise) {
  /** A step whose joint term draws nothing. */
  public StepDraw(double lambda, int[] box, float... classSubset) {
    this(lambda, box, classSubset, new int[2]);
  }

  /** Draws a step of a run for source images of some classes [B]. */
  public static StepDraw of(
      long seed, int epoch, int step, RunSettings settings, Blueprint blueprint, int[] labels) {
    return of(
        seed,
        epoch,
        step,
        settings.mixing().alpha(),
        blueprint.image(),
        blueprint.loss().joint().negativeRatio(),
        settings.sampling().classSubset(),
        labels,
        blueprint.classes());
  }

  /**
   * Draws a step.
   *
   * @param alpha lambda ~ Beta(alpha, alpha)
   * @param ratio r, share of classes in the subset
   * @param rule how the subset is drawn
   * @param labels classes of the source stream [B]
   * @param classes K
   */
  public static StepDraw of(
      long seed,
      int epoch,
      int step,
      double alpha,
      ImageShape shape,
      double ratio,
      ClassSubset rule,
      int[] labels,
      int classes) {
    RandomStream mixing = RandomStream.of(seed, "mixing", epoch, step);
    double lambda = beta(alpha, mixing);
    int[] box = box(lambda, shape, mixing);
    RandomStream subset = RandomStream.of(seed, "class-subset", epoch, step);
    long noise = RandomStream.of(seed, "logit-noise", epoch, step).nextLong();
    return new StepDraw(
        lambda,
        box,
        classSubset(ratio, rule, labels, classes, subset),
        new int[] {(int) (noise >>> 32), (int) noise});
  }

  /** Beta(alpha, alpha) as X/(X + Y) of two gamma variables. */
  private static double beta(double alpha, RandomStream random) {
    if (alpha == 1) {
      return random.nextDouble();
    }
    double x = random.nextGamma(alpha);
    double y = random.nextGamma(alpha);
    return x + y > 0 ? x / (x + y) : 0.5;
  }

  /**
   * One box a batch: sides ceil(S sqrt(1 - lambda)), centre uniform on the pixels, from centre -
   * side/2 to centre + side/2 in whole numbers, clipped.
   */
  private static int[] box(double lambda, ImageShape shape, RandomStream random) {
    double share = Math.sqrt(1 - lambda);
    int[] rows = span(shape.height(), share, random);
    int[] columns = span(shape.width(), share, random);
    return new int[] {rows[0], rows[1], columns[0], columns[1]};
  }

  private static int[] span(int size, double share, RandomStream random) {
    int half = (int) Math.ceil(size * share) / 2;
    int centre = random.nextInt(size);
    return new int[] {Math.max(centre - half, 0), Math.min(centre + half, size)};
  }

  /** Classes of the batch, then others, each drawn without replacement; see {@link ClassSubset}. */
  private static float[] classSubset(
      double ratio, ClassSubset rule, int[] labels, int classes, RandomStream random) {
    float[] subset = new float[classes];
    int wanted = (int) Math.floor(ratio * classes);
    if (wanted >= classes) {
      Arrays.fill(subset, 1);
      return subset;
    }
    boolean[] ofBatch = new boolean[classes];
    for (int label : labels) {
      ofBatch[label] = true;
    }
    int[] order = random.permutation(classes);
    int have = 0;
    for (int k : order) {
      if (ofBatch[k] && (rule == ClassSubset.COVERING || have < wanted)) {
        subset[k] = 1;
        have++;
      }
    }
    for (int k : order) {
      if (!ofBatch[k] && have < wanted) {
        subset[k] = 1;
        have++;
      }
    }
    return subset;
  }
}
