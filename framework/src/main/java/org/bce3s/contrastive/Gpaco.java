package org.bce3s.contrastive;

import java.util.List;
import java.util.OptionalInt;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Generalised parametric contrastive learning as released (GPaCo, Cui et al. 2023, "Generalized
 * parametric contrastive learning"): {@link Paco} without the momentum network. Anchors are the
 * projections of the source images and of their second view, by one network and with gradients
 * through both; the queue keeps those of the second view. The projector is of three linear layers
 * without batch normalisation.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param alpha weight of a candidate of the anchor's class
 * @param beta weight of the anchor's class itself
 * @param gamma factor of the candidates in the denominator
 * @param queue projections of earlier steps that are kept
 * @param projection length p of a projected feature
 * @param hidden width of the projector's hidden layers
 * @param firstEpoch first epoch whose loss contains the term
 */
public record Gpaco(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("0.05") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("alpha: weight of a candidate of the anchor's class") @Default("0.01") @Range(min = 0)
        double alpha,
    @Doc("beta: weight of the anchor's class itself")
        @Default("1.0")
        @Range(min = 0, minExclusive = true)
        double beta,
    @Doc("gamma: factor of the candidates in the denominator") @Default("1.0") @Range(min = 0)
        double gamma,
    @Doc("projections of earlier steps that are kept, at least a batch")
        @Default("1024")
        @Range(min = 1, max = 1_048_576)
        int queue,
    @Doc("length of a projected feature") @Default("32") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("width of the projector's hidden layers; unset: that of the features")
        @Range(min = 1, max = 65_536)
        OptionalInt hidden,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public Gpaco {
    Constraints.check(
        Gpaco.class,
        weight,
        temperature,
        alpha,
        beta,
        gamma,
        queue,
        projection,
        hidden,
        firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.VIEW;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(new Projection(projection, 3, hidden, false)).withQueue(queue);
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public boolean usesLogits() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    return Rows.mean(tf, losses(tf, in));
  }

  /** The loss of every anchor. */
  public Operand<TFloat32> losses(Ops tf, ContrastiveInputs in) {
    List<LabelledStream> anchors =
        in.sources().stream().map(s -> s.map(x -> Rows.normalize(tf, x))).toList();
    return new ParametricPairs(temperature, alpha, beta, gamma)
        .losses(
            tf,
            anchors,
            List.of(in.queue().orElseThrow()),
            Rows.together(tf, in.logits()),
            in.trainCounts());
  }
}
