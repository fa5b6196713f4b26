package org.bce3s.loss;

import java.util.List;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Smoothing;
import org.bce3s.joint.Softmax;
import org.bce3s.registry.Entry;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.term.Focusing;
import org.bce3s.term.Prior;

/**
 * Names of compositions of {@link Softmax} and {@link Sigmoid} that have a paper: each is a record
 * of the settings that the paper has, and the composition that they stand for.
 */
public final class ShortForms {
  private static final String BETA =
      "beta: 0 for equal weights, towards 1 for weights inverse to the class counts";
  private static final String CLASS_BALANCED =
      "Cui et al. 2019, Class-balanced loss based on effective number of samples";

  private ShortForms() {}

  /** The table of short forms. */
  static List<Entry<?>> entries() {
    return List.of(
        entry(
            "bce",
            Bce.class,
            "binary cross-entropy of every class, on a random class subset for source images",
            LossTerms.BCE3S + ", joint term"),
        entry(
            "ce",
            Ce.class,
            "softmax cross-entropy over all classes",
            LossTerms.BCE3S + ", ablation"),
        entry(
            "class-balanced-bce",
            ClassBalancedBce.class,
            "binary cross-entropy weighted by the effective number of a class's images",
            LossTerms.BCE3S + ", second stage; Cui et al. 2019, Class-balanced loss"),
        entry(
            "class-balanced-ce",
            ClassBalancedCe.class,
            "softmax cross-entropy weighted by the effective number of a class's images",
            CLASS_BALANCED),
        entry(
            "focal",
            Focal.class,
            "cross-entropy in which well classified images count little",
            "Lin et al. 2017, Focal loss for dense object detection"),
        entry(
            "class-balanced-focal",
            ClassBalancedFocal.class,
            "focal loss weighted by the effective number of a class's images",
            CLASS_BALANCED),
        entry(
            "ldam",
            Ldam.class,
            "softmax cross-entropy of cosines with larger margins for smaller classes",
            "Cao et al. 2019, Learning imbalanced datasets with label-distribution-aware margin"
                + " loss"),
        entry(
            "balanced-softmax",
            BalancedSoftmax.class,
            "softmax cross-entropy with classes weighted by their number of images in training",
            "Ren et al. 2020, Balanced meta-softmax for long-tailed visual recognition"),
        entry(
            "logit-adjustment",
            LogitAdjustment.class,
            "softmax cross-entropy of logits with the log prior of their class added in training",
            "Menon et al. 2021, Long-tail learning via logit adjustment"),
        entry(
            "label-smoothing",
            LabelSmoothing.class,
            "softmax cross-entropy with a share of the label spread over all classes",
            "Szegedy et al. 2016, Rethinking the Inception architecture for computer vision"));
  }

  private static <S extends Record & ShortForm> Entry<JointTerm> entry(
      String name, Class<S> settings, String doc, String source) {
    return Entry.of(JointTerm.class, name, settings, ShortForm::composition, doc, source);
  }

  /** Settings that stand for a composition. */
  interface ShortForm {
    /** The composition. */
    JointTerm composition();
  }

  /**
   * The joint BCE term of BCE3S: the source stream has one-hot positives and is restricted to the
   * step's class subset; a mixed stream has its soft labels s as positives, the classes with s = 0
   * as negatives, and all classes.
   *
   * @param weight factor in the total
   * @param negativeRatio r, share of classes in the random subset
   * @param negativeWeight l, factor of the negative part
   * @param clamp bound of the logits
   */
  public record Bce(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc("r: share of classes in the random subset of the source stream")
          @Default("0.4")
          @Range(min = 0, max = 1)
          double negativeRatio,
      @Doc("l: factor of the negative part") @Default("1.0") @Range(min = 0) double negativeWeight,
      @Doc("logits are cut to plus and minus this, without gradient beyond")
          @Default("64.0")
          @Range(min = 0, minExclusive = true)
          double clamp)
      implements ShortForm {
    /** Checks the ranges. */
    public Bce {
      Constraints.check(Bce.class, weight, negativeRatio, negativeWeight, clamp);
    }

    @Override
    public Sigmoid composition() {
      return Sigmoid.bce3s(weight, negativeRatio, negativeWeight, clamp);
    }
  }

  /**
   * The joint term's softmax cross-entropy counterpart, without any part.
   *
   * @param weight factor in the total
   */
  public record Ce(@Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight)
      implements ShortForm {
    /** Checks the range. */
    public Ce {
      Constraints.check(Ce.class, weight);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight);
    }
  }

  /**
   * Class-balanced BCE, the loss of BCE3S's second stage: the source stream's BCE over the class
   * subset, logits not cut, each sample weighted by its class; mixed streams are left out.
   *
   * @param weight factor in the total
   * @param beta of the effective number
   * @param negativeRatio r, share of classes in the random subset
   */
  public record ClassBalancedBce(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc(BETA) @Default("0.99999") @Range(min = 0, max = 1, maxExclusive = true) double beta,
      @Doc("r: share of classes in the random subset of the source stream")
          @Default("0.4")
          @Range(min = 0, max = 1)
          double negativeRatio)
      implements ShortForm {
    /** Checks the ranges. */
    public ClassBalancedBce {
      Constraints.check(ClassBalancedBce.class, weight, beta, negativeRatio);
    }

    @Override
    public Sigmoid composition() {
      return Sigmoid.of(weight).with(ClassWeighting.ofBeta(beta)).ofSources(negativeRatio);
    }
  }

  /**
   * Class-balanced softmax cross-entropy; the mean over the batch is not divided by its weights.
   *
   * @param weight factor in the total
   * @param beta of the effective number
   */
  public record ClassBalancedCe(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc(BETA) @Default("0.9999") @Range(min = 0, max = 1, maxExclusive = true) double beta)
      implements ShortForm {
    /** Checks the ranges. */
    public ClassBalancedCe {
      Constraints.check(ClassBalancedCe.class, weight, beta);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight).with(ClassWeighting.ofBeta(beta));
    }
  }

  /** What a focal loss takes for the probability of a class. */
  public enum FocalForm {
    /** One distribution over all classes, as code for long-tailed recognition does. */
    SOFTMAX,
    /** Each class by itself, as the paper does. */
    SIGMOID
  }

  /**
   * Focal loss: cross-entropy times (1 - p)^gamma. The paper's weights alpha of the classes are
   * left out.
   *
   * @param weight factor in the total
   * @param gamma exponent of the modulating factor
   * @param form what is taken for the probability of a class
   */
  public record Focal(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc("gamma: exponent of the modulating factor, 0 for plain cross-entropy")
          @Default("2.0")
          @Range(min = 0)
          double gamma,
      @Doc("what is taken for the probability of a class") @Default("softmax") FocalForm form)
      implements ShortForm {
    /** Checks the ranges. */
    public Focal {
      Constraints.check(Focal.class, weight, gamma, form);
    }

    @Override
    public JointTerm composition() {
      Focusing focusing = new Focusing(gamma, true);
      return form == FocalForm.SOFTMAX
          ? Softmax.of(weight).with(focusing)
          : Sigmoid.of(weight).with(focusing);
    }
  }

  /**
   * Class-balanced focal loss.
   *
   * @param weight factor in the total
   * @param beta of the effective number
   * @param gamma exponent of the modulating factor
   * @param form what is taken for the probability of a class
   */
  public record ClassBalancedFocal(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc(BETA) @Default("0.9999") @Range(min = 0, max = 1, maxExclusive = true) double beta,
      @Doc("gamma: exponent of the modulating factor, 0 for plain cross-entropy")
          @Default("2.0")
          @Range(min = 0)
          double gamma,
      @Doc("what is taken for the probability of a class") @Default("sigmoid") FocalForm form)
      implements ShortForm {
    /** Checks the ranges. */
    public ClassBalancedFocal {
      Constraints.check(ClassBalancedFocal.class, weight, beta, gamma, form);
    }

    @Override
    public JointTerm composition() {
      return new Focal(weight, gamma, form).composition().weighing(ClassWeighting.ofBeta(beta));
    }
  }

  /**
   * LDAM: cross-entropy of s (cos(x, w_j) - [j = y] D_y), the margins D_j proportional to
   * n_j^(-1/4). The classifier must be one of cosines, whose scale is s (30 in the paper's code).
   *
   * @param weight factor in the total
   * @param maxMargin margin of the smallest class, a cosine
   */
  public record Ldam(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc("margin of the smallest class, as a cosine") @Default("0.5") @Range(min = 0, max = 2)
          double maxMargin)
      implements ShortForm {
    /** Checks the ranges. */
    public Ldam {
      Constraints.check(Ldam.class, weight, maxMargin);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight).with(Margin.ofLabel(maxMargin, 0.25));
    }
  }

  /**
   * Balanced softmax: cross-entropy of n_y e^{z_y} / sum_j n_j e^{z_j} in training, of the plain
   * softmax at test.
   *
   * @param weight factor in the total
   */
  public record BalancedSoftmax(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight)
      implements ShortForm {
    /** Checks the range. */
    public BalancedSoftmax {
      Constraints.check(BalancedSoftmax.class, weight);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight).with(new Prior(1));
    }
  }

  /**
   * The logit-adjusted loss: cross-entropy of z_j + tau log pi_j in training, of z_j alone at test.
   *
   * @param weight factor in the total
   * @param tau factor of the log prior
   */
  public record LogitAdjustment(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc("tau: factor of the log prior that is added to the logits")
          @Default("1.0")
          @Range(min = 0)
          double tau)
      implements ShortForm {
    /** Checks the ranges. */
    public LogitAdjustment {
      Constraints.check(LogitAdjustment.class, weight, tau);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight).with(new Prior(tau));
    }
  }

  /**
   * Softmax cross-entropy with smoothed labels, one-hot and soft ones alike.
   *
   * @param weight factor in the total
   * @param epsilon share of the label that is spread over all K classes
   */
  public record LabelSmoothing(
      @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
      @Doc("epsilon: share of the label that is spread over all classes")
          @Default("0.1")
          @Range(min = 0, max = 1)
          double epsilon)
      implements ShortForm {
    /** Checks the ranges. */
    public LabelSmoothing {
      Constraints.check(LabelSmoothing.class, weight, epsilon);
    }

    @Override
    public Softmax composition() {
      return Softmax.of(weight).with(Smoothing.uniform(epsilon));
    }
  }
}
