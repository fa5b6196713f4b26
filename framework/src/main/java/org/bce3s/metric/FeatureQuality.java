package org.bce3s.metric;

/**
 * The quality of features and classifier.
 *
 * @param compactness of class c: the mean of cos(x_i, x_j) over its images i != j; n/a for fewer
 *     than two images. A feature of zeros has cosine 0 with all others, here and below
 * @param separability of class c: the mean over the other classes j of 1 - cos(mu_c, mu_j), mu
 *     being the class means, not centred; n/a without images
 * @param classifierSeparability of class k: the mean over the other classes j of 1 - cos(w_k, w_j)
 * @param collapse how near features and classifier are to neural collapse
 */
public record FeatureQuality(
    PerClass compactness,
    PerClass separability,
    PerClass classifierSeparability,
    NeuralCollapse collapse) {

  /** Measures features and a classifier that predicts as it stands; see the other. */
  public static FeatureQuality of(FeatureSet features, LinearClassifier classifier) {
    check(features, classifier);
    return of(features, classifier, classifier.classify(features).predicted());
  }

  /**
   * Measures features and a classifier. The features are read twice; of N images, K classes and
   * length d it takes O(N K d) time and O(K d + min(K, d)^2) memory.
   *
   * @param features of training or test images
   * @param classifier the rows that take them
   * @param predicted the classes that the network predicts for these images, whatever its logits
   * @throws IllegalArgumentException if a feature is not finite, a label is no class of the
   *     classifier, the classifier takes features of another length, or these are not as many
   *     predictions as images
   */
  public static FeatureQuality of(
      FeatureSet features, LinearClassifier classifier, int[] predicted) {
    check(features, classifier);
    if (predicted.length != features.size()) {
      throw new IllegalArgumentException(
          predicted.length + " predictions are not those of " + features.size() + " images");
    }
    ClassMeans means = ClassMeans.of(features, classifier.classes());
    return new FeatureQuality(
        means.compactness(),
        Separability.of(means.means(), means.present()),
        Separability.of(classifier.rows()),
        NeuralCollapse.of(features, means, classifier, predicted));
  }

  private static void check(FeatureSet features, LinearClassifier classifier) {
    if (features.dimension() != classifier.dimension()) {
      throw new IllegalArgumentException(
          "features of length "
              + features.dimension()
              + " do not fit a classifier of length "
              + classifier.dimension());
    }
  }
}
