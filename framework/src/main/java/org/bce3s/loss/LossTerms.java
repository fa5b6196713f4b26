package org.bce3s.loss;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in terms of the three places of the loss. */
public final class LossTerms implements EntryProvider {
  private static final String BCE3S =
      "BCE3S, AAAI 2026, Binary Cross-Entropy Based Tripartite Synergistic Learning";

  private static final String BCL =
      "Zhu et al. 2022, Balanced contrastive learning for long-tailed visual recognition";

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
            JointTerm.class,
            "class-balanced-ce",
            ClassBalancedCe.class,
            "softmax cross-entropy weighted by the effective number of a class's images",
            "Cui et al. 2019, Class-balanced loss based on effective number of samples"),
        Entry.of(
            JointTerm.class,
            "focal",
            Focal.class,
            "cross-entropy in which well classified images count little",
            "Lin et al. 2017, Focal loss for dense object detection"),
        Entry.of(
            JointTerm.class,
            "class-balanced-focal",
            ClassBalancedFocal.class,
            "focal loss weighted by the effective number of a class's images",
            "Cui et al. 2019, Class-balanced loss based on effective number of samples"),
        Entry.of(
            JointTerm.class,
            "ldam",
            Ldam.class,
            "softmax cross-entropy of cosines with larger margins for smaller classes",
            "Cao et al. 2019, Learning imbalanced datasets with label-distribution-aware margin"
                + " loss"),
        Entry.of(
            JointTerm.class,
            "balanced-softmax",
            BalancedSoftmax.class,
            "softmax cross-entropy with classes weighted by their number of images in training",
            "Ren et al. 2020, Balanced meta-softmax for long-tailed visual recognition"),
        Entry.of(
            JointTerm.class,
            "logit-adjustment",
            LogitAdjustment.class,
            "softmax cross-entropy of logits with the log prior of their class added in training",
            "Menon et al. 2021, Long-tail learning via logit adjustment"),
        Entry.of(
            JointTerm.class,
            "label-smoothing",
            LabelSmoothing.class,
            "softmax cross-entropy with a share of the label spread over all classes",
            "Szegedy et al. 2016, Rethinking the Inception architecture for computer vision"),
        Entry.of(
            JointTerm.class,
            "sum",
            JointSum.class,
            "several terms by name, each of its own head, streams and schedule",
            "cumulative learning of GLMC (Du et al. 2023) is such a sum"),
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
            ContrastiveTerm.class,
            "supcon",
            SupCon.class,
            "every image and its second view against all others, those of its class as positives",
            "Khosla et al. 2020, Supervised contrastive learning"),
        Entry.of(
            ContrastiveTerm.class,
            "balanced-contrastive",
            BalancedContrastive.class,
            "two views against each other and a prototype of every class, classes averaged in the"
                + " denominator: BCL as released",
            BCL),
        Entry.of(
            ContrastiveTerm.class,
            "supcon-prototypes",
            PrototypeSupCon.class,
            "supcon with a prototype for every class and classes averaged in the denominator: BCL"
                + " with one projector, without batch normalisation",
            BCL),
        Entry.of(
            ContrastiveTerm.class,
            "proco",
            ProbabilisticContrastive.class,
            "two views classified by von Mises-Fisher distributions of the classes' projections",
            "Du et al. 2024, Probabilistic contrastive learning for long-tailed visual"
                + " recognition"),
        Entry.of(
            ContrastiveTerm.class,
            "paco",
            Paco.class,
            "source images against classes, keys of a momentum network and a queue of them",
            "Cui et al. 2021, Parametric contrastive learning"),
        Entry.of(
            ContrastiveTerm.class,
            "gpaco",
            Gpaco.class,
            "source images and a view against classes, each other and a queue of views",
            "Cui et al. 2023, Generalized parametric contrastive learning"),
        Entry.of(
            ContrastiveTerm.class,
            "glmc",
            Glmc.class,
            "negative cosine between the prediction of one mixed stream and the other one",
            "Du et al. 2023, Global and local mixture consistency cumulative learning"),
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
