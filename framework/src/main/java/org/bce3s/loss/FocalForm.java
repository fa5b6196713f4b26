package org.bce3s.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/** What a focal loss takes for the probability of a class. */
public enum FocalForm {
  /** One distribution over all classes: (1 - p_y)^gamma (-log p_y) with p the softmax. */
  SOFTMAX {
    @Override
    Operand<TFloat32> losses(
        Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels, double gamma) {
      LogSoftmax log = LogSoftmax.of(tf, logits);
      Operand<TFloat32> modulator =
          tf.math.exp(tf.math.mul(tf.constant((float) gamma), log.ofOthers()));
      return LabelledLoss.of(tf, tf.math.mul(modulator, tf.math.neg(log.ofClass())), labels);
    }
  },

  /**
   * Each class by itself: sum_i (1 - q_i)^gamma (-log q_i), where q_i is sigmoid(z_i) for the label
   * and sigmoid(-z_i) for every other class.
   */
  SIGMOID {
    @Override
    Operand<TFloat32> losses(
        Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels, double gamma) {
      // Mixed by labels t, the losses of the classes sum to t_i pull_i + (sum_j t_j - t_i) push_i.
      Operand<TFloat32> total = tf.sum(labels, tf.constant(1), Sum.keepDims(true));
      Operand<TFloat32> pull = tf.math.softplus(tf.math.neg(logits));
      Operand<TFloat32> push = tf.math.softplus(logits);
      return tf.math.add(
          LabelledLoss.of(tf, modulated(tf, pull, push, gamma), labels),
          LabelledLoss.of(tf, modulated(tf, push, pull, gamma), tf.math.sub(total, labels)));
    }

    /** (1 - q)^gamma (-log q) for losses -log q and -log(1 - q). */
    private static Operand<TFloat32> modulated(
        Ops tf, Operand<TFloat32> loss, Operand<TFloat32> opposite, double gamma) {
      return tf.math.mul(tf.math.exp(tf.math.mul(tf.constant((float) -gamma), opposite)), loss);
    }
  };

  /**
   * The loss of every sample [B].
   *
   * @param logits z [B, K]
   * @param labels soft labels, perhaps times weights of the classes [B, K]
   * @param gamma exponent of the modulating factor
   */
  abstract Operand<TFloat32> losses(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels, double gamma);
}
