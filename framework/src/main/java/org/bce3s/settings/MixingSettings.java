package org.bce3s.settings;

import java.util.Optional;
import org.bce3s.loss.ContrastiveStreams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * The streams that are forwarded beside the source images.
 *
 * @param mixup whether the mixup stream is formed (Zhang et al. 2018)
 * @param cutmix whether the cutmix stream is formed (Yun et al. 2019)
 * @param alpha lambda ~ Beta(alpha, alpha), one draw a batch
 * @param cutmixLabel soft label of the cutmix stream
 * @param remix moves labels of both mixed streams to the rarer class, if set
 * @param view whether a second view is formed: the source images, augmented once more
 */
public record MixingSettings(
    @Doc("forward a mixup stream beside the source images") @Default("true") boolean mixup,
    @Doc("forward a cutmix stream beside the source images") @Default("true") boolean cutmix,
    @Doc("lambda is drawn from Beta(alpha, alpha), once a batch")
        @Default("1.0")
        @Range(min = 0.01, max = 100)
        double alpha,
    @Doc("soft label of the cutmix stream: mixup's lambda (as released) or the area left")
        @Default("mixup")
        CutmixLabel cutmixLabel,
    @Doc("move labels of mixed images to the rarer class (Chou et al. 2020); unset: do not")
        Optional<Remix> remix,
    @Doc("forward a second view: the source images with augmentations of their own")
        @Default("false")
        boolean view) {
  /** Checks the range. */
  public MixingSettings {
    Constraints.check(MixingSettings.class, mixup, cutmix, alpha, cutmixLabel, remix, view);
  }

  /** Mixed streams as the method has them, and nothing else. */
  public static MixingSettings of(boolean mixup, boolean cutmix) {
    return new MixingSettings(mixup, cutmix, 1, CutmixLabel.MIXUP, Optional.empty(), false);
  }

  /** Whether there is a mixed stream, and so a partner for every source image. */
  public boolean mixes() {
    return mixup || cutmix;
  }

  /** The streams of a step, the source stream among them. */
  public int streams() {
    return 1 + (view ? 1 : 0) + (mixup ? 1 : 0) + (cutmix ? 1 : 0);
  }

  /** Whether the streams that a contrastive term is computed on are formed. */
  boolean forms(ContrastiveStreams streams) {
    return switch (streams) {
      case MIXED -> mixes();
      case MIXUP_AND_CUTMIX -> mixup && cutmix;
      case VIEW -> view;
    };
  }
}
