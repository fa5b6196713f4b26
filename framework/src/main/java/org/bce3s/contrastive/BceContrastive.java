package org.bce3s.contrastive;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.joint.Streams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.bce3s.term.BinaryCrossEntropy;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The contrastive BCE term of BCE3S: logits cos(P(x), M)/tau between the projected features of the
 * mixed streams and the class memory, cut to plus and minus 64, with the soft labels s as positives
 * and the classes with s = 0 as negatives; the batch means of the streams are summed.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param negativeWeight l, factor of the negative part
 * @param clamp bound of the logits
 * @param firstEpoch first epoch whose loss contains the term
 * @param memoryStart what the memory holds of a class not yet seen
 */
public record BceContrastive(
    @Doc("factor in the total") @Default("0.1") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("l: factor of the negative part") @Default("1.0") @Range(min = 0) double negativeWeight,
    @Doc("logits are cut to plus and minus this, without gradient beyond")
        @Default("64.0")
        @Range(min = 0, minExclusive = true)
        double clamp,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("1") @Range(min = 0)
        int firstEpoch,
    @Doc(MemoryStart.DOC) @Default("zero") MemoryStart memoryStart)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public BceContrastive {
    Constraints.check(
        BceContrastive.class,
        weight,
        temperature,
        projection,
        negativeWeight,
        clamp,
        firstEpoch,
        memoryStart);
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(Projection.plain(projection)).with(memoryStart);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    List<Operand<TFloat32>> streams = new ArrayList<>();
    for (LabelledStream stream : in.memoryCosines(tf, temperature)) {
      streams.add(
          BinaryCrossEntropy.mean(
              tf,
              BinaryCrossEntropy.clamp(tf, stream.values(), clamp),
              stream.labels(),
              Rows.isZero(tf, stream.labels()),
              negativeWeight));
    }
    return Streams.sum(tf, streams);
  }
}
