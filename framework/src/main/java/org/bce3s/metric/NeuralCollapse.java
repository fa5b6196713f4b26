package org.bce3s.metric;

import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * How near features and classifier are to neural collapse, which is at 0, 0, 0 and 1 (Papyan, Han
 * and Donoho 2020, "Prevalence of neural collapse during the terminal phase of deep learning
 * training"; Zhu et al. 2021, "A geometric analysis of neural collapse with unconstrained
 * features").
 *
 * <p>With mu_c the class means, mu_G their mean, in which each class counts alike, and K classes
 * that have images: S_B = mean_c (mu_c - mu_G)(mu_c - mu_G)', S_W = mean_c mean_{i in c} (x_i -
 * mu_c)(x_i - mu_c)'.
 *
 * @param nc1 variability, tr(S_W pinv(S_B))/K; pinv cuts singular values under 1e-10 of the
 *     largest; n/a where the class means are all the same
 * @param nc2 classifier beside an ETF, |WW'/|WW'|_F - (I - 11'/K)/sqrt(K-1)|_F over all classes;
 *     n/a for one class
 * @param nc3 duality, the same with W times the centred class means in place of WW', over the
 *     classes that have images; n/a where the class means are all the same
 * @param nc4 share of images whose predicted class is that of the nearest class mean; n/a without
 *     images
 * @param reachable the smallest nc2 that so many classes can have with features of this length, see
 *     {@link SimplexEtf#reachable}
 */
public record NeuralCollapse(
    OptionalDouble nc1,
    OptionalDouble nc2,
    OptionalDouble nc3,
    OptionalDouble nc4,
    double reachable) {

  /** Measures features, which are read once, beside their class means and their predictions. */
  static NeuralCollapse of(
      FeatureSet features, ClassMeans means, LinearClassifier classifier, int[] predicted) {
    DMatrixRMaj rows = classifier.rows();
    OptionalDouble nc2 = SimplexEtf.distance(rows, rows);
    double reachable = SimplexEtf.reachable(rows.numRows, rows.numCols);
    int[] present = means.present();
    if (present.length == 0) {
      OptionalDouble none = OptionalDouble.empty();
      return new NeuralCollapse(none, nc2, none, none, reachable);
    }
    DMatrixRMaj centre = CommonOps_DDRM.sumCols(Vectors.rows(means.means(), present), null);
    CommonOps_DDRM.scale(1.0 / present.length, centre);
    DMatrixRMaj centred = centred(means.means(), present, centre);
    DMatrixRMaj whitening = Whitening.of(centred, Vectors.norm(centre, 0));
    LinearClassifier nearestMean = nearestMean(centred, centre);
    double scatter = 0;
    int agree = 0;
    for (FeatureChunks.Chunk chunk : FeatureChunks.of(features)) {
      int[] nearest = nearestMean.predict(chunk.rows());
      for (int i = 0; i < chunk.size(); i++) {
        agree += predicted[chunk.from() + i] == present[nearest[i]] ? 1 : 0;
      }
      scatter += whitenedScatter(features, chunk, means, whitening);
    }
    double nc1 = scatter / present.length / present.length;
    boolean apart = whitening.numCols > 0;
    return new NeuralCollapse(
        PerClass.when(apart, () -> nc1),
        nc2,
        apart ? SimplexEtf.distance(Vectors.rows(rows, present), centred) : OptionalDouble.empty(),
        OptionalDouble.of(agree / (double) features.size()),
        reachable);
  }

  private static DMatrixRMaj centred(DMatrixRMaj means, int[] present, DMatrixRMaj centre) {
    DMatrixRMaj centred = Vectors.rows(means, present);
    for (int i = 0; i < present.length; i++) {
      Vectors.add(centred, i, -1, centre, 0);
    }
    return centred;
  }

  /**
   * The chunk's part of K tr(S_W pinv(S_B)): sum_i |T'(x_i - mu_c)|^2/n_c with TT' = pinv(S_B). The
   * d x d scatter is never formed, and what is summed cannot be negative.
   */
  private static double whitenedScatter(
      FeatureSet features, FeatureChunks.Chunk chunk, ClassMeans means, DMatrixRMaj whitening) {
    DMatrixRMaj deviations = chunk.rows().copy();
    for (int i = 0; i < chunk.size(); i++) {
      int c = features.label(chunk.from() + i);
      Vectors.add(deviations, i, -1, means.means(), c);
      CommonOps_DDRM.scaleRow(1 / Math.sqrt(means.counts()[c]), deviations, i);
    }
    DMatrixRMaj whitened = new DMatrixRMaj(chunk.size(), whitening.numCols);
    CommonOps_DDRM.mult(deviations, whitening, whitened);
    return Vectors.dot(whitened, whitened);
  }

  /**
   * The nearest class mean as a linear classifier: with m_k the centred means, |x - mu_k|^2 is |x -
   * mu_G|^2 - 2 (x.m_k - mu_G.m_k - |m_k|^2/2).
   */
  private static LinearClassifier nearestMean(DMatrixRMaj centred, DMatrixRMaj centre) {
    double[] bias = new double[centred.numRows];
    for (int k = 0; k < bias.length; k++) {
      bias[k] = -Vectors.dot(centre, 0, centred, k) - Vectors.dot(centred, k, centred, k) / 2;
    }
    return new LinearClassifier(centred.data, bias);
  }
}
