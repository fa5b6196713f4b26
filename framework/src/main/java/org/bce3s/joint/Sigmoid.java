package org.bce3s.joint;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Rows;
import org.bce3s.term.BinaryCrossEntropy;
import org.bce3s.term.Focusing;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Binary cross-entropy of every class with parts, each of which may be left out. With logits z [K],
 * soft or one-hot labels s and
 *
 * <pre>
 * z'_j  = clamp(z_j - noise_j) (n_j/n_max)^scaling + a_j    margin.noise, clamp, margin.scaling, prior
 * t_j   = v_j ((1 - eps_j) s_j + sum_i eps_i s_i / K)       smoothing, class_weights
 * pos_j = t_j,  neg_j = sum_i t_i - t_j                     negatives: complement
 * pos_j = t_j,  neg_j = [s_j = 0] sum_i s_i v_i             negatives: unlabelled
 * </pre>
 *
 * <p>a sample loses sum_j pos_j F(-log sigmoid(z'_j - m_j)) + l neg_j F(-log sigmoid(-z'_j)), where
 * m_j = s D_j is the label's own margin and F multiplies -log q by (1 - q)^gamma (focusing). On the
 * source stream, and its views, both parts are restricted to the step's class subset if r is below
 * 1. The loss is the mean over the streams of the means over the batch.
 *
 * <p>The joint term of BCE3S is this with the negatives {@code unlabelled}, r and a clamp.
 *
 * @param weight factor in the total
 * @param prior of the classes, added to the logits
 * @param margin of the classes
 * @param focusing on what is not yet well classified
 * @param smoothing of the labels
 * @param classWeights of the classes
 * @param negatives which classes are the negatives of a soft label
 * @param negativeRatio r, share of classes in the random subset
 * @param negativeWeight l, factor of the negative part
 * @param clamp bound of the logits, if any
 * @param mixed whether mixed streams enter
 */
public record Sigmoid(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("prior of the classes, added to the logits of training") Optional<BinaryPrior> prior,
    @Doc("what makes logits harder or easier by the class's number of images")
        Optional<Margin> margin,
    @Doc("counts what is well classified little") Optional<Focusing> focusing,
    @Doc("spreads a share of the label over all classes") Optional<Smoothing> smoothing,
    @Doc("weights of the classes by their number of images") Optional<ClassWeighting> classWeights,
    @Doc(
            "negatives of a soft label: complement, each class by what its label lacks, or"
                + " unlabelled, the classes whose label is 0 (BCE3S)")
        @Default("complement")
        Negatives negatives,
    @Doc("r: share of classes in the random subset of the source stream")
        @Default("1.0")
        @Range(min = 0, max = 1)
        double negativeRatio,
    @Doc("l: factor of the negative part") @Default("1.0") @Range(min = 0) double negativeWeight,
    @Doc("logits are cut to plus and minus this, without gradient beyond; unset: not cut")
        @Range(min = 0, minExclusive = true)
        OptionalDouble clamp,
    @Doc("whether mixed streams enter the term where there are such") @Default("true")
        boolean mixed)
    implements ComposedTerm {

  /** What of the classes is negative where labels are soft; of one-hot labels it is the same. */
  public enum Negatives {
    /** Each class by what its label lacks: the losses of the labels are mixed. */
    COMPLEMENT,
    /** The classes whose label is 0, whatever the others' labels are. */
    UNLABELLED
  }

  /** Checks the ranges, and that the parts go together. */
  public Sigmoid {
    Constraints.check(
        Sigmoid.class,
        weight,
        prior,
        margin,
        focusing,
        smoothing,
        classWeights,
        negatives,
        negativeRatio,
        negativeWeight,
        clamp,
        mixed);
    if (smoothing.isPresent() && negatives == Negatives.UNLABELLED) {
      throw new SpecException(
          "negatives", "unlabelled", "complement with smoothing, which labels every class");
    }
    if (margin.filter(Margin::draws).isPresent() && mixed && negatives == Negatives.UNLABELLED) {
      throw new SpecException(
          "negatives",
          "unlabelled",
          "complement with margin.noise, which mixes the losses of a mixed image's labels; or set"
              + " mixed to false");
    }
  }

  /** Plain binary cross-entropy. */
  public static Sigmoid of(double weight) {
    return new Sigmoid(
        weight,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Negatives.COMPLEMENT,
        1,
        1,
        OptionalDouble.empty(),
        true);
  }

  /**
   * The joint term of BCE3S.
   *
   * @param ratio r
   * @param negatives l
   * @param clamp bound of the logits
   */
  public static Sigmoid bce3s(double weight, double ratio, double negatives, double clamp) {
    Sigmoid plain = of(weight);
    return new Sigmoid(
        weight,
        plain.prior,
        plain.margin,
        plain.focusing,
        plain.smoothing,
        plain.classWeights,
        Negatives.UNLABELLED,
        ratio,
        negatives,
        OptionalDouble.of(clamp),
        true);
  }

  /** The same on a random subset of the classes, and without mixed streams. */
  public Sigmoid ofSources(double ratio) {
    return new Sigmoid(
        weight,
        prior,
        margin,
        focusing,
        smoothing,
        classWeights,
        negatives,
        ratio,
        negativeWeight,
        clamp,
        false);
  }

  /** The same with a prior. */
  public Sigmoid with(BinaryPrior part) {
    return with(Optional.of(part), margin, focusing, smoothing, classWeights);
  }

  /** The same with margins. */
  public Sigmoid with(Margin part) {
    return with(prior, Optional.of(part), focusing, smoothing, classWeights);
  }

  /** The same with focusing. */
  public Sigmoid with(Focusing part) {
    return with(prior, margin, Optional.of(part), smoothing, classWeights);
  }

  /** The same with smoothed labels. */
  public Sigmoid with(Smoothing part) {
    return with(prior, margin, focusing, Optional.of(part), classWeights);
  }

  /** The same with weights of the classes. */
  public Sigmoid with(ClassWeighting part) {
    return with(prior, margin, focusing, smoothing, Optional.of(part));
  }

  private Sigmoid with(
      Optional<BinaryPrior> ofClasses,
      Optional<Margin> margins,
      Optional<Focusing> focus,
      Optional<Smoothing> smooth,
      Optional<ClassWeighting> weights) {
    return new Sigmoid(
        weight,
        ofClasses,
        margins,
        focus,
        smooth,
        weights,
        negatives,
        negativeRatio,
        negativeWeight,
        clamp,
        mixed);
  }

  @Override
  public JointTerm weighing(ClassWeighting weighting) {
    return with(weighting);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    JointLogits logits = JointLogits.of(in, margin, prior.map(p -> p.shift(in.trainCounts())));
    Optional<Operand<TFloat32>> subset =
        negativeRatio < 1 ? Optional.of(in.classSubset()) : Optional.empty();
    return mean(
        tf,
        in,
        (z, targets) -> losses(tf, in, logits, z, targets, subset),
        (z, targets) -> losses(tf, in, logits, z, targets, Optional.empty()));
  }

  private Operand<TFloat32> losses(
      Ops tf,
      JointInputs in,
      JointLogits logits,
      Operand<TFloat32> classified,
      Targets labels,
      Optional<Operand<TFloat32>> subset) {
    Operand<TFloat32> cut =
        clamp.isPresent()
            ? BinaryCrossEntropy.clamp(tf, classified, clamp.getAsDouble())
            : classified;
    BinaryCrossEntropy losses = BinaryCrossEntropy.ofSigmoid(tf, logits.adjusted(tf, cut));
    Operand<TFloat32> positive = targets(tf, in, labels).weighted(tf);
    Operand<TFloat32> negative = negative(tf, labels, positive);
    return BinaryCrossEntropy.sum(
        tf,
        logits.withMargins(tf, losses).pull(tf, focusing),
        losses.push(tf, focusing),
        subset.<Operand<TFloat32>>map(k -> tf.math.mul(positive, k)).orElse(positive),
        subset.<Operand<TFloat32>>map(k -> tf.math.mul(negative, k)).orElse(negative),
        negativeWeight);
  }

  private Operand<TFloat32> negative(Ops tf, Targets labels, Operand<TFloat32> positive) {
    Operand<TFloat32> total = Rows.column(tf, Rows.sum(tf, positive));
    if (negatives == Negatives.COMPLEMENT) {
      return tf.math.sub(total, positive);
    }
    Operand<TFloat32> unlabelled = Rows.isZero(tf, labels.labels());
    return labels.classWeights().isPresent() ? tf.math.mul(unlabelled, total) : unlabelled;
  }
}
