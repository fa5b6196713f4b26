package org.bce3s.classifier;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Variables;

/**
 * The cosine classifier s cos(x, w_k), without bias (Gidaris and Komodakis 2018, "Dynamic few-shot
 * visual learning without forgetting"; with s = 30 the classifier of LDAM). Rows start as N(0,
 * 1/d).
 *
 * @param scale s
 */
public record TrainedCosine(
    @Doc("s: cosines are multiplied by it") @Default("30.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements CosineClassifier {
  /** Checks the range. */
  public TrainedCosine {
    Constraints.check(TrainedCosine.class, scale);
  }

  @Override
  public ClassifierVariables variables(Variables variables, int classes, int featureSize) {
    return ClassifierVariables.trainedRows(
        variables, ClassifierVariables.normal(featureSize), classes, featureSize);
  }
}
