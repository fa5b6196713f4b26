package org.bce3s.settings;

import java.util.Optional;
import org.bce3s.loss.ContrastiveTerm;
import org.bce3s.loss.DeferredReweighting;
import org.bce3s.loss.JointTerm;
import org.bce3s.loss.UniformTerm;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;

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
        Optional<DeferredReweighting> reweighting) {}
