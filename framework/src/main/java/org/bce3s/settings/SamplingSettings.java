package org.bce3s.settings;

import org.bce3s.registry.Choice;
import org.bce3s.sampling.Sampler;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Which images an epoch and which classes a step sees.
 *
 * @param source order of the source images
 * @param partner order of the images they are mixed with
 * @param classSubset how the class subset of the source stream is drawn
 * @param holdout images per class that are kept out of the training set, to choose an epoch by
 */
public record SamplingSettings(
    @Doc("order of the source images") @Default("{name: instance}") Choice<Sampler> source,
    @Doc("order of the partner images that source images are mixed with")
        @Default("{name: uniform}")
        Choice<Sampler> partner,
    @Doc("class subset of the source stream: every class of the batch, or as released")
        @Default("covering")
        ClassSubset classSubset,
    @Doc("images of each class, its last ones, that are not trained on but choose the epoch (val)")
        @Default("0")
        @Range(min = 0, max = 1e9)
        int holdout) {
  /** Checks the range. */
  public SamplingSettings {
    Constraints.check(SamplingSettings.class, source, partner, classSubset, holdout);
  }
}
