package org.bce3s.classifier;

import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Variables;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * A classifier whose rows are fixed at a simplex equiangular tight frame, turned at random: unit
 * rows of cosine -1/(K-1) with each other; logits s cos(x, w_k) (Yang et al. 2022, "Inducing neural
 * collapse in imbalanced learning: do we really need a learnable classifier at the end of deep
 * neural network?"). K such rows need K-1 dimensions.
 *
 * @param scale s
 */
public record EquiangularTightFrame(
    @Doc("s: cosines are multiplied by it") @Default("30.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements CosineClassifier {
  /** Checks the range. */
  public EquiangularTightFrame {
    Constraints.check(EquiangularTightFrame.class, scale);
  }

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.fixedRows(
        variables, (size, random) -> rows(classes, featureSize, random), classes, featureSize);
  }

  @Override
  public boolean trainsRows() {
    return false;
  }

  @Override
  public boolean makesItsRows() {
    return true;
  }

  @Override
  public void check(int classes, int featureSize) {
    if (classes > featureSize + 1) {
      throw new SpecException(
          "classifier.name",
          "etf",
          "another classifier, or the backbone wider: its "
              + featureSize
              + " features hold an ETF of at most "
              + (featureSize + 1)
              + " classes, and the data set has "
              + classes);
    }
  }

  /**
   * Rows w_k = Q h_k: h_k are the corners of the simplex in K-1 dimensions (columns of the Helmert
   * matrix, scaled to length 1), Q [d, K-1] has orthonormal columns drawn at random.
   */
  private static float[] rows(int classes, int featureSize, RandomStream random) {
    int corners = classes - 1;
    DMatrixRMaj drawn = new DMatrixRMaj(featureSize, corners);
    for (int i = 0; i < drawn.getNumElements(); i++) {
      drawn.set(i, random.nextGaussian());
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(featureSize, corners);
    qr.decompose(drawn);
    DMatrixRMaj turn = qr.getQ(null, true);
    double length = Math.sqrt(classes / (classes - 1.0));
    float[] rows = new float[classes * featureSize];
    for (int k = 0; k < classes; k++) {
      for (int j = 0; j < featureSize; j++) {
        double sum = 0;
        for (int i = 0; i < corners; i++) {
          sum += turn.get(j, i) * helmert(i + 1, k);
        }
        rows[k * featureSize + j] = (float) (length * sum);
      }
    }
    return rows;
  }

  /** Row i = 1..K-1 of the Helmert matrix at column k: orthonormal rows, orthogonal to ones. */
  private static double helmert(int i, int k) {
    double norm = Math.sqrt(i * (i + 1.0));
    if (k < i) {
      return 1 / norm;
    }
    return k == i ? -i / norm : 0;
  }
}
