package org.bce3s.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Streams;
import org.bce3s.term.LossTerm;
import org.bce3s.uniform.UniformTerm;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The total of the three places (BCE3S, total loss): w_sc joint + w_ss contrastive + w_cc uniform.
 * A term of weight zero is not built.
 *
 * @param joint sample - classifier
 * @param contrastive sample - sample
 * @param uniform classifier - classifier
 */
public record TripartiteLoss(JointTerm joint, ContrastiveTerm contrastive, UniformTerm uniform) {

  /** The joint term, if it is built. */
  public Optional<JointTerm> builtJoint() {
    return built(joint);
  }

  /** The contrastive term, if it is built. */
  public Optional<ContrastiveTerm> builtContrastive() {
    return built(contrastive);
  }

  /** The uniform term, if it is built. */
  public Optional<UniformTerm> builtUniform() {
    return built(uniform);
  }

  private static <T extends LossTerm> Optional<T> built(T term) {
    return term.weight() > 0 ? Optional.of(term) : Optional.empty();
  }

  /** What the network holds for the contrastive term; empty if none is built. */
  public Optional<ContrastiveParts> contrastiveParts() {
    return builtContrastive().map(ContrastiveTerm::parts);
  }

  /**
   * The weighted sum of the terms that are built, a scalar.
   *
   * @param sc unweighted joint loss
   * @param ss unweighted contrastive loss
   * @param cc unweighted uniform loss
   * @param contrastiveGate 1 where the contrastive term counts, 0 before its first epoch
   */
  public Operand<TFloat32> total(
      Ops tf,
      Optional<Operand<TFloat32>> sc,
      Optional<Operand<TFloat32>> ss,
      Optional<Operand<TFloat32>> cc,
      Operand<TFloat32> contrastiveGate) {
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    sc.ifPresent(loss -> weighted.add(weigh(tf, joint, loss)));
    ss.ifPresent(loss -> weighted.add(tf.math.mul(contrastiveGate, weigh(tf, contrastive, loss))));
    cc.ifPresent(loss -> weighted.add(weigh(tf, uniform, loss)));
    return Streams.sum(tf, weighted);
  }

  private static Operand<TFloat32> weigh(Ops tf, LossTerm term, Operand<TFloat32> loss) {
    return tf.math.mul(tf.constant((float) term.weight()), loss);
  }
}
