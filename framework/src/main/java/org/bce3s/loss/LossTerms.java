package org.bce3s.loss;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in terms of the three places of the loss. */
public final class LossTerms implements EntryProvider {
  private static final String BCE3S =
      "BCE3S, AAAI 2026, Binary Cross-Entropy Based Tripartite Synergistic Learning";

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            JointTerm.class,
            "bce",
            BceJoint.class,
            "binary cross-entropy of every class, on a random class subset for source images",
            BCE3S + ", joint term"),
        Entry.of(
            JointTerm.class,
            "ce",
            CeJoint.class,
            "softmax cross-entropy over all classes",
            BCE3S + ", ablation"),
        Entry.of(
            JointTerm.class,
            "class-balanced-bce",
            ClassBalancedBce.class,
            "binary cross-entropy weighted by the effective number of a class's images",
            BCE3S + ", second stage; Cui et al. 2019, Class-balanced loss"),
        Entry.of(
            ContrastiveTerm.class,
            "bce",
            BceContrastive.class,
            "binary cross-entropy of cosines between projected features and the class memory",
            BCE3S + ", contrastive term"),
        Entry.of(
            ContrastiveTerm.class,
            "ce",
            CeContrastive.class,
            "softmax cross-entropy of cosines between projected features and the class memory",
            BCE3S + ", ablation"),
        Entry.of(
            UniformTerm.class,
            "bce",
            BceUniform.class,
            "binary cross-entropy of cosines between classifier rows",
            BCE3S + ", uniform term"),
        Entry.of(
            UniformTerm.class,
            "ce",
            CeUniform.class,
            "softmax cross-entropy of cosines between classifier rows",
            BCE3S + ", ablation"));
  }
}
