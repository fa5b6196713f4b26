package org.bce3s.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A test of a mean difference over other seeds and other test images alike, two-sided. Given is the
 * difference of every seed on every image, as 1 where only the first network is right, -1 where
 * only the second is, else 0.
 *
 * <p>The variance of the mean is that of a bootstrap over seeds and one over images together, each
 * counted over all samples instead of drawing some, and with n-1 for n: {@code V = s_S²/n +
 * s_I²/N}, s_S the deviation of the n seeds' means, s_I that of the N images' means. (The two-way
 * bootstrap of Owen 2007, "The pigeonhole bootstrap", estimates the same with what seeds and images
 * have together counted three times instead of twice.) A p from the bootstrap's quantiles would be
 * wrong: three seeds of one sign never give a mean of the other, which happens by chance once in
 * four times. So {@code t = mean / sqrt(V)} is set beside Student's distribution, with the degrees
 * of freedom of Welch and Satterthwaite, {@code V² / ((s_S²/n)²/(n-1) + (s_I²/N)²/(N-1))}, as in
 * studies with many readers and many cases (Hillis 2007).
 *
 * <p>Where there is no difference, it finds one at p = 0.05 in 1 to 5 % of all cases, with three
 * seeds in up to 8 % if the seeds differ much more than the images let them. With two it would be
 * 13 %, so it takes three. It assumes that the means of seeds are normal, as {@link PairedT} does,
 * and that images are drawn independently.
 *
 * @param mean of all differences
 * @param error its standard error, the root of V
 * @param degreesOfFreedom of the distribution that it is set beside
 */
public record SeedImageTest(double mean, double error, double degreesOfFreedom) {
  /** The seeds that it takes. */
  public static final int LEAST_SEEDS = 3;

  /**
   * The test of these differences.
   *
   * @param differences by seed and image
   * @throws IllegalArgumentException for fewer than three seeds or two images, or if seeds have
   *     different numbers of images
   */
  public static SeedImageTest of(double[][] differences) {
    int seeds = differences.length;
    if (seeds < LEAST_SEEDS) {
      throw new IllegalArgumentException(seeds + " seeds where " + LEAST_SEEDS + " are needed");
    }
    int images = differences[0].length;
    double[] bySeed = new double[seeds];
    double[] byImage = new double[images];
    for (int seed = 0; seed < seeds; seed++) {
      if (differences[seed].length != images) {
        throw new IllegalArgumentException(differences[seed].length + " images and " + images);
      }
      for (int image = 0; image < images; image++) {
        bySeed[seed] += differences[seed][image] / images;
        byImage[image] += differences[seed][image] / seeds;
      }
    }
    Moments seedMeans = Moments.of(bySeed, LEAST_SEEDS);
    double ofSeeds = variance(seedMeans);
    double ofImages = variance(Moments.of(byImage, 2));
    double sum = ofSeeds + ofImages;
    double freedom =
        sum * sum / (ofSeeds * ofSeeds / (seeds - 1) + ofImages * ofImages / (images - 1));
    return new SeedImageTest(seedMeans.mean(), Math.sqrt(sum), sum == 0 ? seeds - 1 : freedom);
  }

  /** Of the mean. */
  private static double variance(Moments moments) {
    return moments.deviation() * moments.deviation() / moments.count();
  }

  /** The probability of a mean at least as far from 0; 1 if there is no difference at all. */
  public double pValue() {
    return mean == 0 ? 1 : PairedT.twoSided(mean / error, degreesOfFreedom);
  }

  /**
   * The interval of the mean that belongs to it.
   *
   * @param level of confidence, between 0 and 1
   * @throws IllegalArgumentException for another level
   */
  public Interval interval(double level) {
    double tail = Interval.tail(level);
    double half = error * TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(tail);
    return new Interval(mean - half, mean + half);
  }
}
