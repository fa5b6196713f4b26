package org.bce3s.term;

import java.util.Optional;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The losses of binary questions, one a class, whose answer is yes with probability q_j. With
 * weights pos_j and neg_j of the two answers a sample loses
 *
 * <pre>sum_j pos_j (-log q_j) + l neg_j (-log(1 - q_j))</pre>
 *
 * <p>For q = sigmoid(z) that is the binary cross-entropy of BCE3S (equations of the joint and
 * contrastive terms), with -log q = softplus(-z) and -log(1 - q) = softplus(z), softplus(t) = log(1
 * + e^t).
 *
 * @param pull -log q_j [B, K]
 * @param push -log(1 - q_j) [B, K]
 * @param odds log(1 - q_j) - log q_j, the log-odds of no [B, K]
 */
public record BinaryCrossEntropy(
    Operand<TFloat32> pull, Operand<TFloat32> push, Operand<TFloat32> odds) {
  /** Of logits z [B, K], q = sigmoid(z). */
  public static BinaryCrossEntropy ofSigmoid(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> odds = tf.math.neg(logits);
    return new BinaryCrossEntropy(tf.math.softplus(odds), tf.math.softplus(logits), odds);
  }

  /** Of logits z [B, K], q = softmax(z). */
  public static BinaryCrossEntropy ofSoftmax(Ops tf, Operand<TFloat32> logits) {
    LogSoftmax log = LogSoftmax.of(tf, logits);
    return new BinaryCrossEntropy(
        tf.math.neg(log.ofClass()),
        tf.math.neg(log.ofOthers()),
        tf.math.sub(log.ofOthers(), log.ofClass()));
  }

  /**
   * With all log-odds of no greater by a margin, which is what they become when m_j is taken from
   * logit j alone, of a sigmoid and of a softmax.
   *
   * @param margins m [K]
   */
  public BinaryCrossEntropy withMargins(Ops tf, float... margins) {
    Operand<TFloat32> harder = tf.math.add(tf.constant(margins), odds);
    return new BinaryCrossEntropy(
        tf.math.softplus(harder), tf.math.softplus(tf.math.neg(harder)), harder);
  }

  /** With no loss above a bound, and no gradient beyond. */
  public BinaryCrossEntropy cut(Ops tf, float bound) {
    Operand<TFloat32> most = tf.constant(bound);
    return new BinaryCrossEntropy(tf.math.minimum(pull, most), tf.math.minimum(push, most), odds);
  }

  /** The loss of the answer yes, perhaps focused [B, K]. */
  public Operand<TFloat32> pull(Ops tf, Optional<Focusing> focusing) {
    return focusing.map(f -> f.of(tf, pull, push)).orElse(pull);
  }

  /** The loss of the answer no, perhaps focused [B, K]. */
  public Operand<TFloat32> push(Ops tf, Optional<Focusing> focusing) {
    return focusing.map(f -> f.of(tf, push, pull)).orElse(push);
  }

  /**
   * The loss of every sample [B].
   *
   * @param pull losses of the answer yes [B, K]
   * @param push losses of the answer no [B, K]
   * @param positive weights of yes [B, K]
   * @param negative weights of no [B, K]
   * @param negativeWeight l
   */
  public static Operand<TFloat32> sum(
      Ops tf,
      Operand<TFloat32> pull,
      Operand<TFloat32> push,
      Operand<TFloat32> positive,
      Operand<TFloat32> negative,
      double negativeWeight) {
    Operand<TFloat32> yes = tf.math.mul(positive, pull);
    Operand<TFloat32> no = tf.math.mul(negative, push);
    return Rows.sum(tf, tf.math.add(yes, tf.math.mul(tf.constant((float) negativeWeight), no)));
  }

  /** The mean over the batch of sigmoid losses of logits z [B, K]. */
  public static Operand<TFloat32> mean(
      Ops tf,
      Operand<TFloat32> logits,
      Operand<TFloat32> positive,
      Operand<TFloat32> negative,
      double negativeWeight) {
    BinaryCrossEntropy losses = ofSigmoid(tf, logits);
    return Rows.mean(tf, sum(tf, losses.pull, losses.push, positive, negative, negativeWeight));
  }

  /** z cut to [-bound, bound]; no gradient beyond. */
  public static Operand<TFloat32> clamp(Ops tf, Operand<TFloat32> logits, double bound) {
    return tf.math.maximum(
        tf.math.minimum(logits, tf.constant((float) bound)), tf.constant((float) -bound));
  }
}
