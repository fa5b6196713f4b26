package org.bce3s.loss;

import java.util.List;
import java.util.stream.Stream;
import org.bce3s.contrastive.BalancedContrastive;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Glmc;
import org.bce3s.contrastive.Gpaco;
import org.bce3s.contrastive.Paco;
import org.bce3s.contrastive.ProbabilisticContrastive;
import org.bce3s.contrastive.PrototypeSupCon;
import org.bce3s.contrastive.SupCon;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;
import org.bce3s.uniform.UniformTerm;

/** The built-in terms of the three places of the loss. */
public final class LossTerms implements EntryProvider {
  static final String BCE3S =
      "BCE3S, AAAI 2026, Binary Cross-Entropy Based Tripartite Synergistic Learning";

  private static final String BCL =
      "Zhu et al. 2022, Balanced contrastive learning for long-tailed visual recognition";

  @Override
  public List<Entry<?>> entries() {
    return Stream.concat(ShortForms.entries().stream(), terms().stream()).toList();
  }

  private static List<Entry<?>> terms() {
    return List.of(
        Entry.of(
            JointTerm.class,
            "softmax",
            Softmax.class,
            "softmax cross-entropy, with prior, margin, focusing, smoothing and weights as parts",
            "composition of the losses that have names of their own"),
        Entry.of(
            JointTerm.class,
            "sigmoid",
            Sigmoid.class,
            "binary cross-entropy of every class, with the same parts",
            "composition of the losses that have names of their own"),
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
