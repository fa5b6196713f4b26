package org.bce3s.training;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * The mixed streams that are forwarded beside the source images.
 *
 * @param mixup whether the mixup stream is formed (Zhang et al. 2018)
 * @param cutmix whether the cutmix stream is formed (Yun et al. 2019)
 * @param alpha lambda ~ Beta(alpha, alpha), one draw a batch
 */
public record MixingSettings(
    @Doc("forward a mixup stream beside the source images") @Default("true") boolean mixup,
    @Doc("forward a cutmix stream beside the source images") @Default("true") boolean cutmix,
    @Doc("lambda is drawn from Beta(alpha, alpha), once a batch")
        @Default("1.0")
        @Range(min = 0.01, max = 100)
        double alpha) {
  /** Checks the range. */
  public MixingSettings {
    Constraints.check(MixingSettings.class, mixup, cutmix, alpha);
  }
}
