package org.bce3s.contrastive;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.joint.Streams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Rows;
import org.bce3s.term.LabelledStream;
import org.bce3s.term.Prior;
import org.bce3s.term.SoftmaxCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The contrastive term of ProCo as released (Du et al. 2024, "Probabilistic contrastive learning
 * for long-tailed visual recognition"): the projections of two views beside the source images are
 * classified by distributions of the projections of every class, whose log prior is added,
 *
 * <pre>mean over both views of the softmax cross-entropies of c_k(z) + log pi_k</pre>
 *
 * with c_k as {@link VonMisesFisher} has it, of running class means that have taken in the view
 * itself and those before it. The projector is Linear(d, h) - BatchNorm - ReLU - Linear(h, p), of
 * the source images and both views at once.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature, even
 * @param hidden width h of the projector's hidden layer
 * @param firstEpoch first epoch whose loss contains the term
 */
public record ProbabilisticContrastive(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("tau: projections are divided by it") @Default("0.1") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature, even") @Default("128") @Range(min = 4, max = 65_536)
        int projection,
    @Doc("width of the projector's hidden layer; unset: that of the features")
        @Range(min = 1, max = 65_536)
        OptionalInt hidden,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges, and that the Bessel functions are of whole order. */
  public ProbabilisticContrastive {
    Constraints.check(
        ProbabilisticContrastive.class, weight, temperature, projection, hidden, firstEpoch);
    if (projection % 2 != 0) {
      throw new SpecException("projection", projection, "an even number");
    }
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.TWO_VIEWS;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(new Projection(projection, 2, hidden, true)).withClassMeans();
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    VonMisesFisher classes = new VonMisesFisher(temperature, projection);
    Operand<TFloat32> prior = tf.constant(Prior.log(in.trainCounts(), 1));
    List<Operand<TFloat32>> losses = new ArrayList<>();
    for (int i = 0; i < in.classMeans().size(); i++) {
      LabelledStream view = in.sources().get(i + 1);
      Operand<TFloat32> z = Rows.normalize(tf, view.values());
      Operand<TFloat32> logits = classes.logits(tf, z, in.classMeans().get(i));
      losses.add(SoftmaxCrossEntropy.mean(tf, tf.math.add(logits, prior), view.labels()));
    }
    return tf.math.div(Streams.sum(tf, losses), tf.constant((float) losses.size()));
  }
}
