package org.bce3s.settings;

import java.util.Optional;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.SpecException;
import org.bce3s.uniform.UniformTerm;

/**
 * The three places of the loss.
 *
 * @param joint sample - classifier
 * @param contrastive sample - sample
 * @param uniform classifier - classifier
 * @param reweighting weights of the classes in the joint term from some epoch on, if any
 */
public record LossSettings(
    @Doc("sample - classifier term") Choice<JointTerm> joint,
    @Doc("sample - sample term") @Default("{name: bce, weight: 0}")
        Choice<ContrastiveTerm> contrastive,
    @Doc("classifier - classifier term") @Default("{name: bce, weight: 0}")
        Choice<UniformTerm> uniform,
    @Doc("weigh the joint term's classes from some epoch on (Cao et al. 2019); unset: never")
        Optional<DeferredReweighting> reweighting) {
  /** Checks that re-weighting goes with the joint term. */
  public LossSettings {
    if (reweighting.isPresent()
        && joint.value().weight() > 0
        && !joint.value().classWeightings().isEmpty()) {
      throw new SpecException(
          "reweighting.first_epoch",
          reweighting.get().firstEpoch(),
          "unset with joint \""
              + joint.name()
              + "\", which weighs the classes itself; remove reweighting");
    }
  }

  /** The joint term, with the weights of re-weighting where there is such. */
  public JointTerm weighedJoint() {
    JointTerm term = joint.value();
    return reweighting
        .filter(r -> term.weight() > 0)
        .map(r -> term.weighing(r.weighting()))
        .orElse(term);
  }
}
