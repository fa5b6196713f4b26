package org.bce3s.classifier;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Variables;

/**
 * The nearest class mean (NCM, Kang et al. 2020, "Decoupling representation and classifier for
 * long-tailed recognition"): s cos(x, mu_k) with mu_k the mean feature of the training images of
 * class k, not augmented, in the network that an earlier stage left. The scale changes confidences
 * only, not the class.
 *
 * @param scale s
 */
public record NearestClassMean(
    @Doc("s: cosines are multiplied by it, which changes confidences only")
        @Default("30.0")
        @Range(min = 0, minExclusive = true)
        double scale)
    implements CosineClassifier {
  /** Checks the range. */
  public NearestClassMean {
    Constraints.check(NearestClassMean.class, scale);
  }

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.fixedRows(variables, classes, featureSize);
  }

  @Override
  public boolean trainsRows() {
    return false;
  }

  @Override
  public boolean needsStage() {
    return true;
  }

  @Override
  public boolean rowsAreClassMeans() {
    return true;
  }
}
