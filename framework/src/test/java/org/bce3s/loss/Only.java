package org.bce3s.loss;

import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Softmax;
import org.bce3s.term.LossTerm;
import org.bce3s.uniform.CeUniform;
import org.bce3s.uniform.UniformTerm;

/** Losses of a single term. */
final class Only {
  private static final JointTerm NO_JOINT = Softmax.of(0);
  private static final ContrastiveTerm NO_CONTRASTIVE =
      new CeContrastive(0, 1, 4, 1, MemoryStart.ZERO);
  private static final UniformTerm NO_UNIFORM = new CeUniform(0, 1);

  private Only() {}

  static TripartiteLoss of(LossTerm term) {
    if (term instanceof JointTerm joint) {
      return new TripartiteLoss(joint, NO_CONTRASTIVE, NO_UNIFORM);
    }
    if (term instanceof ContrastiveTerm contrastive) {
      return new TripartiteLoss(NO_JOINT, contrastive, NO_UNIFORM);
    }
    return new TripartiteLoss(NO_JOINT, NO_CONTRASTIVE, (UniformTerm) term);
  }
}
