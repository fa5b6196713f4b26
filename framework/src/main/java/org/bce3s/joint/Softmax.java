package org.bce3s.joint;

import java.util.Optional;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Rows;
import org.bce3s.term.BinaryCrossEntropy;
import org.bce3s.term.Focusing;
import org.bce3s.term.Prior;
import org.bce3s.term.SoftmaxCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Softmax cross-entropy with parts, each of which may be left out: what most losses of long-tailed
 * recognition are made of. With logits z [K], soft or one-hot labels s and
 *
 * <pre>
 * z'_j = (z_j - a_j|e_j|) (n_j/n_max)^scaling + tau log pi_j   margin.noise and scaling, prior
 * p_j  = softmax(z' - m_j e_j)_j, m_j = s D_j               margin.max: the label's own margin
 * t_j  = v_j ((1 - eps_j) s_j + sum_i eps_i s_i / K)        smoothing, class_weights
 * </pre>
 *
 * <p>a sample loses sum_j t_j (1 - p_j)^gamma (-log p_j) (focusing). Soft labels thus mix the
 * losses of their classes, as mixup does with any loss (Zhang et al. 2018). The loss is the mean
 * over the streams of the means over the batch. Without any part it is the plain cross-entropy,
 * whose logits are never cut.
 *
 * <p>With {@code binary} the K probabilities are answers of binary questions: sum_j t_j (-log p_j)
 * + (sum_i t_i - t_j)(-log(1 - p_j)), no logarithm beyond -100: the class-balanced loss as the code
 * of weight balancing has it (Alshammari et al. 2022).
 *
 * @param weight factor in the total
 * @param prior of the classes, added to the logits
 * @param margin of the classes
 * @param focusing on what is not yet well classified
 * @param smoothing of the labels
 * @param classWeights of the classes
 * @param binary whether each probability is the answer of a binary question
 * @param mixed whether mixed streams enter
 */
public record Softmax(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("prior of the classes, added to the logits of training") Optional<Prior> prior,
    @Doc("what makes logits harder or easier by the class's number of images")
        Optional<Margin> margin,
    @Doc("counts what is well classified little") Optional<Focusing> focusing,
    @Doc("spreads a share of the label over all classes") Optional<Smoothing> smoothing,
    @Doc("weights of the classes by their number of images") Optional<ClassWeighting> classWeights,
    @Doc("each softmax probability is the answer of a binary question (weight balancing, stage 2)")
        @Default("false")
        boolean binary,
    @Doc("whether mixed streams enter the term where there are such") @Default("true")
        boolean mixed)
    implements ComposedTerm {
  /** PyTorch's bound of the logarithms of a binary cross-entropy. */
  private static final float LARGEST_LOG = 100;

  /** Checks the range, and that the parts go together. */
  public Softmax {
    Constraints.check(
        Softmax.class, weight, prior, margin, focusing, smoothing, classWeights, binary, mixed);
    if (binary && margin.filter(m -> m.max().isPresent()).isPresent()) {
      throw new SpecException(
          "margin.max", margin.get().max().getAsDouble(), "unset with binary: true");
    }
  }

  /** Plain cross-entropy. */
  public static Softmax of(double weight) {
    return new Softmax(
        weight,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        true);
  }

  /** The same with a prior. */
  public Softmax with(Prior part) {
    return new Softmax(
        weight, Optional.of(part), margin, focusing, smoothing, classWeights, binary, mixed);
  }

  /** The same with margins. */
  public Softmax with(Margin part) {
    return new Softmax(
        weight, prior, Optional.of(part), focusing, smoothing, classWeights, binary, mixed);
  }

  /** The same with focusing. */
  public Softmax with(Focusing part) {
    return new Softmax(
        weight, prior, margin, Optional.of(part), smoothing, classWeights, binary, mixed);
  }

  /** The same with smoothed labels. */
  public Softmax with(Smoothing part) {
    return new Softmax(
        weight, prior, margin, focusing, Optional.of(part), classWeights, binary, mixed);
  }

  /** The same with weights of the classes. */
  public Softmax with(ClassWeighting part) {
    return new Softmax(
        weight, prior, margin, focusing, smoothing, Optional.of(part), binary, mixed);
  }

  /** The same with every probability as the answer of a binary question. */
  public Softmax asBinary() {
    return new Softmax(weight, prior, margin, focusing, smoothing, classWeights, true, mixed);
  }

  @Override
  public JointTerm weighing(ClassWeighting weighting) {
    return with(weighting);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    JointLogits logits =
        JointLogits.of(in, margin, prior.map(p -> Prior.log(in.trainCounts(), p.tau())));
    Streams.SampleLosses losses =
        (z, labels) -> {
          Targets targets = targets(tf, in, labels);
          return losses(tf, logits, logits.adjusted(tf, z), targets.weighted(tf));
        };
    return mean(tf, in, losses, losses);
  }

  private Operand<TFloat32> losses(
      Ops tf, JointLogits margins, Operand<TFloat32> logits, Operand<TFloat32> targets) {
    if (margins.margins().isEmpty() && focusing.isEmpty() && !binary) {
      return SoftmaxCrossEntropy.losses(tf, logits, targets);
    }
    BinaryCrossEntropy losses = BinaryCrossEntropy.ofSoftmax(tf, logits);
    if (!binary) {
      return Rows.sum(tf, tf.math.mul(targets, margins.withMargins(tf, losses).pull(tf, focusing)));
    }
    BinaryCrossEntropy cut = losses.cut(tf, LARGEST_LOG);
    Operand<TFloat32> others = tf.math.sub(Rows.column(tf, Rows.sum(tf, targets)), targets);
    return BinaryCrossEntropy.sum(
        tf, cut.pull(tf, focusing), cut.push(tf, focusing), targets, others, 1);
  }
}
