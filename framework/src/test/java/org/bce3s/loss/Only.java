package org.bce3s.loss;

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
