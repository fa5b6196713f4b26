package org.bce3s.contrastive;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.joint.Streams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.term.LabelledStream;
import org.bce3s.term.SoftmaxCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The contrastive term's softmax cross-entropy counterpart: soft labels on cos(P(x), M)/tau, logits
 * never cut; the batch means of the mixed streams are summed.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param firstEpoch first epoch whose loss contains the term
 * @param memoryStart what the memory holds of a class not yet seen
 */
public record CeContrastive(
    @Doc("factor in the total") @Default("0.1") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("1") @Range(min = 0)
        int firstEpoch,
    @Doc(MemoryStart.DOC) @Default("zero") MemoryStart memoryStart)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public CeContrastive {
    Constraints.check(
        CeContrastive.class, weight, temperature, projection, firstEpoch, memoryStart);
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(Projection.plain(projection)).with(memoryStart);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    List<Operand<TFloat32>> streams = new ArrayList<>();
    for (LabelledStream stream : in.memoryCosines(tf, temperature)) {
      streams.add(SoftmaxCrossEntropy.mean(tf, stream.values(), stream.labels()));
    }
    return Streams.sum(tf, streams);
  }
}
