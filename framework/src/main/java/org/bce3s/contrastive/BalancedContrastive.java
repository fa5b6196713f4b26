package org.bce3s.contrastive;

import java.util.List;
import java.util.OptionalInt;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Balanced contrastive learning as released (BCL, Zhu et al. 2022, "Balanced contrastive learning
 * for long-tailed visual recognition"). Anchors are the 2B projections z of two views beside the
 * source images, candidates these and one prototype a class; the loss of anchor i is the mean over
 * the others p of its class, the prototype among them, of
 *
 * <pre>-(z_i.z_p/tau - log sum over c != i of e^{z_i.z_c/tau}/|A(i, c)|)</pre>
 *
 * where |A(i, c)| is the number of candidates of c's class, without i where that is its own.
 *
 * <p>The projector is Linear(d, h) - BatchNorm - ReLU - Linear(h, p), of the source images and both
 * views at once; prototypes are the classifier's rows as stored, by a second projector of that
 * shape whose BatchNorm is over the K rows. All are scaled to length 1.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param hidden width h of the projectors' hidden layer
 * @param firstEpoch first epoch whose loss contains the term
 */
public record BalancedContrastive(
    @Doc("factor in the total") @Default("0.35") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("0.1") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("width of the projectors' hidden layer; unset: that of the features")
        @Range(min = 1, max = 65_536)
        OptionalInt hidden,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public BalancedContrastive {
    Constraints.check(
        BalancedContrastive.class, weight, temperature, projection, hidden, firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.TWO_VIEWS;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(new Projection(projection, 2, hidden, true))
        .with(ContrastiveParts.Prototypes.OWN);
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    List<LabelledStream> views = in.sources().subList(1, in.sources().size());
    return SamplePairs.withPrototypes(tf, views, in.prototypes().orElseThrow(), temperature)
        .balancedLoss(tf);
  }
}
