package org.bce3s.contrastive;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.tensor.Rows;
import org.bce3s.term.ClassifierCosines;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * All pairs of anchors and candidates of a supervised contrastive loss. The N anchors are
 * projections of images; the M candidates are the anchors, then perhaps a prototype a class.
 *
 * @param logits cos(z_i, z_a)/tau, norms floored at 1e-5 [N, M]
 * @param itself 1 where the candidate is the anchor, else 0 [N, M]
 * @param positives 1 where the candidate is another of the anchor's class, else 0 [N, M]
 * @param candidateLabels one-hot [M, K]
 */
record SamplePairs(
    Operand<TFloat32> logits,
    Operand<TFloat32> itself,
    Operand<TFloat32> positives,
    Operand<TFloat32> candidateLabels) {
  /** Taken from a logit that is to be left out of a sum of exponentials. */
  private static final float FAR = 1e9f;

  /** The pairs of some streams of projections. */
  static SamplePairs of(Ops tf, List<LabelledStream> anchors, double temperature) {
    return of(tf, anchors, anchors, temperature);
  }

  /** The same with a prototype of every class [K, p] among the candidates. */
  static SamplePairs withPrototypes(
      Ops tf, List<LabelledStream> anchors, Operand<TFloat32> prototypes, double temperature) {
    List<LabelledStream> candidates = new ArrayList<>(anchors);
    candidates.add(new LabelledStream(prototypes, ClassifierCosines.identity(tf, prototypes)));
    return of(tf, anchors, candidates, temperature);
  }

  private static SamplePairs of(
      Ops tf, List<LabelledStream> anchors, List<LabelledStream> candidates, double temperature) {
    Operand<TFloat32> z = Rows.normalize(tf, LabelledStream.values(tf, anchors));
    Operand<TFloat32> others = Rows.normalize(tf, LabelledStream.values(tf, candidates));
    Operand<TFloat32> labels = LabelledStream.labels(tf, candidates);
    Operand<TFloat32> itself = itself(tf, z, others);
    Operand<TFloat32> sameClass = Rows.products(tf, LabelledStream.labels(tf, anchors), labels);
    return new SamplePairs(
        tf.math.div(Rows.products(tf, z, others), tf.constant((float) temperature)),
        itself,
        tf.math.sub(sameClass, itself),
        labels);
  }

  /**
   * 1 where the candidate is the anchor, else 0 [N, M].
   *
   * @param anchors the first of the candidates [N, p]
   * @param candidates [M, p]
   */
  static Operand<TFloat32> itself(Ops tf, Operand<TFloat32> anchors, Operand<TFloat32> candidates) {
    int size = Math.toIntExact(anchors.shape().get(0));
    int all = Math.toIntExact(candidates.shape().get(0));
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    return tf.oneHot(positions, tf.constant(all), tf.constant(1f), tf.constant(0f));
  }

  /**
   * The mean over the anchors i of -1/|P(i)| sum over positives p of (logit_ip - log sum over a !=
   * i of e^{d_ia}).
   *
   * @param denominator d [N, M]
   */
  Operand<TFloat32> loss(Ops tf, Operand<TFloat32> denominator) {
    Operand<TFloat32> logShare =
        tf.nn.logSoftmax(tf.math.sub(denominator, tf.math.mul(itself, tf.constant(FAR))));
    // log softmax(d) is d less the logarithm of the denominator.
    Operand<TFloat32> logRatio = tf.math.add(logShare, tf.math.sub(logits, denominator));
    Operand<TFloat32> ofAnchor =
        tf.math.div(Rows.sum(tf, tf.math.mul(positives, logRatio)), Rows.sum(tf, positives));
    return tf.math.neg(Rows.mean(tf, ofAnchor));
  }

  /** The {@link #loss} in whose denominator a class counts by the mean of its exponentials. */
  Operand<TFloat32> balancedLoss(Ops tf) {
    // The number of candidates of each candidate's class, from which the anchor itself is taken.
    Operand<TFloat32> byClass = tf.sum(candidateLabels, tf.constant(0), Sum.keepDims(true));
    Operand<TFloat32> classSizes = Rows.sum(tf, tf.math.mul(candidateLabels, byClass));
    Operand<TFloat32> others = tf.math.sub(classSizes, positives);
    return loss(tf, tf.math.sub(logits, tf.math.log(others)));
  }
}
