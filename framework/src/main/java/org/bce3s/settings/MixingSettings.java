package org.bce3s.settings;

import java.util.Optional;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;

/**
 * The streams that are forwarded beside the source images: by default none.
 *
 * @param mixup whether the mixup stream is formed (Zhang et al. 2018)
 * @param cutmix whether the cutmix stream is formed (Yun et al. 2019)
 * @param alpha lambda ~ Beta(alpha, alpha), one draw a batch
 * @param cutmixLabel soft label of the cutmix stream
 * @param remix moves labels of both mixed streams to the rarer class, if set
 * @param view whether a second view is formed: the source images, augmented once more
 * @param secondView whether another view is formed beside it
 * @param cutmixViews whether the cutmix stream is made of further views of both images (GLMC)
 * @param source whether the source images themselves are forwarded
 * @param forward whether all streams go through the network at once
 */
public record MixingSettings(
    @Doc("forward a mixup stream beside the source images") @Default("false") boolean mixup,
    @Doc("forward a cutmix stream beside the source images") @Default("false") boolean cutmix,
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
        boolean view,
    @Doc("forward a third view beside the second") @Default("false") boolean secondView,
    @Doc(
            "make the cutmix stream of further views of both images, as GLMC does; else of those of"
                + " the mixup stream")
        @Default("false")
        boolean cutmixViews,
    @Doc("forward the source images themselves; else mixed streams alone") @Default("true")
        boolean source,
    @Doc("streams through the network in one pass, or apart: BatchNorm sees what goes together")
        @Default("together")
        Forward forward) {
  /** Checks the range, and that what is asked for is there. */
  public MixingSettings {
    Constraints.check(
        MixingSettings.class,
        mixup,
        cutmix,
        alpha,
        cutmixLabel,
        remix,
        view,
        secondView,
        cutmixViews,
        source,
        forward);
    if (secondView && !view) {
      throw new SpecException("second_view", true, "false without view, the first one");
    }
    if (cutmixViews && !cutmix) {
      throw new SpecException("cutmix_views", true, "false without cutmix, the stream of them");
    }
    if (!source && !mixup && !cutmix) {
      throw new SpecException("source", false, "true without mixup or cutmix");
    }
    if (!source && view) {
      throw new SpecException("source", false, "true with view, which is a view of them");
    }
  }

  /** The streams of one pass, with a view at most. */
  public MixingSettings(
      boolean mixup,
      boolean cutmix,
      double alpha,
      CutmixLabel cutmixLabel,
      Optional<Remix> remix,
      boolean view) {
    this(mixup, cutmix, alpha, cutmixLabel, remix, view, false, false, true, Forward.TOGETHER);
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
    return (source ? 1 : 0)
        + (view ? 1 : 0)
        + (secondView ? 1 : 0)
        + (mixup ? 1 : 0)
        + (cutmix ? 1 : 0);
  }

  /** Whether a second view of the source images is read, forwarded itself or mixed. */
  public boolean readsView() {
    return view || cutmixViews;
  }

  /** Whether the streams that a contrastive term is computed on are formed. */
  boolean forms(ContrastiveStreams streams) {
    return switch (streams) {
      case MIXED -> mixes();
      case MIXUP_AND_CUTMIX -> mixup && cutmix;
      case VIEW -> view;
      case TWO_VIEWS -> view && secondView;
    };
  }
}
