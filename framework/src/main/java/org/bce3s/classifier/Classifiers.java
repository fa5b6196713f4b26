package org.bce3s.classifier;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in classifiers. */
public final class Classifiers implements EntryProvider {
  private static final String DECOUPLING =
      "Kang et al. 2020, Decoupling representation and classifier for long-tailed recognition";

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Classifier.class,
            "normalized",
            Normalized.class,
            "rows scaled to length 1, with a bias",
            "BCE3S, AAAI 2026, Binary Cross-Entropy Based Tripartite Synergistic Learning"),
        Entry.of(
            Classifier.class,
            "linear",
            Linear.class,
            "rows and bias as they are",
            "the usual last layer; initial values as PyTorch"),
        Entry.of(
            Classifier.class,
            "cosine",
            TrainedCosine.class,
            "scaled cosines of features and rows, without a bias",
            "Gidaris and Komodakis 2018, Dynamic few-shot visual learning without forgetting"),
        Entry.of(
            Classifier.class,
            "etf",
            EquiangularTightFrame.class,
            "scaled cosines with rows fixed at a simplex equiangular tight frame",
            "Yang et al. 2022, Inducing neural collapse in imbalanced learning"),
        Entry.of(
            Classifier.class,
            "learnable-scale",
            LearnableScale.class,
            "LWS: trains one factor a class on the classifier of an earlier stage",
            DECOUPLING),
        Entry.of(
            Classifier.class,
            "tau-normalized",
            TauNormalized.class,
            "divides the rows of an earlier stage by a power of their norm; trains nothing",
            DECOUPLING),
        Entry.of(
            Classifier.class,
            "monotone-norms",
            MonotoneNorms.class,
            "makes the norms of an earlier stage's rows monotone, the rarer a class the longer, by"
                + " isotonic regression; trains nothing",
            "the constraint of SAMN, after training"),
        Entry.of(
            Classifier.class,
            "samn",
            Samn.class,
            "trains the classifier of an earlier stage with norms that are monotone, the rarer a"
                + " class the longer",
            "Zhang et al. 2026, A monotonic adaptive norm rescaling approach for long-tailed"
                + " recognition"),
        Entry.of(
            Classifier.class,
            "nearest-class-mean",
            NearestClassMean.class,
            "NCM: cosines with the class means of the training features; trains nothing",
            DECOUPLING));
  }
}
