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
 * Parametric contrastive learning as released (PaCo, Cui et al. 2021, "Parametric contrastive
 * learning"), the mean of {@link ParametricPairs} over the projections of the source images; the
 * candidates are these, the projections of the second view by a momentum network, and a queue of
 * those of earlier steps. It classifies, too, so that the joint term weighs 0 beside it.
 *
 * <p>The projectors of both networks are Linear(d, h) - BatchNorm - ReLU - Linear(h, p), and
 * projections of length 1.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param alpha weight of a candidate of the anchor's class
 * @param beta weight of the anchor's class itself
 * @param gamma factor of the candidates in the denominator
 * @param momentum m of the momentum network
 * @param queue projections of earlier steps that are kept
 * @param projection length p of a projected feature
 * @param hidden width h of the projectors' hidden layer
 * @param firstEpoch first epoch whose loss contains the term
 */
public record Paco(
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
    @Doc("m: share of its own parameters that the momentum network keeps in a step")
        @Default("0.999")
        @Range(min = 0, max = 1)
        double momentum,
    @Doc("projections of earlier steps that are kept, at least a batch")
        @Default("1024")
        @Range(min = 1, max = 1_048_576)
        int queue,
    @Doc("length of a projected feature") @Default("32") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("width of the projectors' hidden layer; unset: that of the features")
        @Range(min = 1, max = 65_536)
        OptionalInt hidden,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public Paco {
    Constraints.check(
        Paco.class,
        weight,
        temperature,
        alpha,
        beta,
        gamma,
        momentum,
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
    return ContrastiveParts.of(new Projection(projection, 2, hidden, true))
        .with(new ContrastiveParts.Keys(momentum))
        .withQueue(queue);
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
    LabelledStream queries = in.sources().get(0).map(x -> Rows.normalize(tf, x));
    return new ParametricPairs(temperature, alpha, beta, gamma)
        .losses(
            tf,
            List.of(queries),
            List.of(in.keys().orElseThrow(), in.queue().orElseThrow()),
            in.logits().get(0),
            in.trainCounts());
  }
}
