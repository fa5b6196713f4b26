package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) as PyTorch defines it: m = beta1 m
 * + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; with m' = m/(1 - beta1^t) and v' = v/(1 -
 * beta2^t) at step t, from 1, w = w - rate decay w - rate m'/(sqrt(v') + epsilon).
 *
 * @param rate base learning rate
 * @param weightDecay decoupled decay; a step takes away rate times this share of a weight
 * @param decayOn what is decayed
 * @param beta1 share kept in the mean of the gradients
 * @param beta2 share kept in the mean of their squares
 * @param epsilon added to the root of the mean of squares
 */
public record AdamW(
    @Doc("base learning rate") @Default("1e-3") @Range(min = 0) double rate,
    @Doc("decoupled weight decay, times the learning rate") @Default("0.05") @Range(min = 0)
        double weightDecay,
    @Doc(
            "weights: not biases, norms, tokens or positions, as recipes of transformers have it; or"
                + " all")
        @Default("weights")
        Decayed decayOn,
    @Doc("share kept in the mean of the gradients")
        @Default("0.9")
        @Range(min = 0, minExclusive = true, max = 1, maxExclusive = true)
        double beta1,
    @Doc("share kept in the mean of the gradients' squares")
        @Default("0.999")
        @Range(min = 0, minExclusive = true, max = 1, maxExclusive = true)
        double beta2,
    @Doc("added to the root of the mean of squares")
        @Default("1e-8")
        @Range(min = 0, minExclusive = true)
        double epsilon)
    implements Optimizer {
  /** Checks the ranges. */
  public AdamW {
    Constraints.check(AdamW.class, rate, weightDecay, decayOn, beta1, beta2, epsilon);
  }

  @Override
  public List<NoEffect> withoutEffect() {
    return weightDecay == 0 && decayOn != Decayed.WEIGHTS
        ? List.of(
            NoEffect.of(
                "decay_on",
                "has no effect: nothing decays (train.optimizer.weight_decay)",
                "train.optimizer.weight_decay"))
        : List.of();
  }

  @Override
  public Op update(
      Ops tf,
      Variables variables,
      Variable variable,
      Operand<TFloat32> gradient,
      Operand<TFloat32> stepRate) {
    Initializer zero = Initializer.constant(0);
    Variable steps = variables.slot(variable.name() + ".steps", zero);
    Variable mean = variables.slot(variable.name() + ".mean", zero, variable.shape());
    Variable squares = variables.slot(variable.name() + ".squares", zero, variable.shape());

    Operand<TFloat32> t = tf.math.add(steps.read(), tf.constant(1f));
    Operand<TFloat32> m = moved(tf, mean, gradient, beta1);
    Operand<TFloat32> v = moved(tf, squares, tf.math.square(gradient), beta2);
    Operand<TFloat32> root = tf.math.sqrt(tf.math.div(v, correction(tf, beta2, t)));
    Operand<TFloat32> step =
        tf.math.div(
            tf.math.mul(tf.math.div(stepRate, correction(tf, beta1, t)), m),
            tf.math.add(root, tf.constant((float) epsilon)));
    List<Op> updates =
        List.of(
            steps.assign(tf, t),
            mean.assign(tf, m),
            squares.assign(tf, v),
            variable.assign(tf, tf.math.sub(decayed(tf, variable, stepRate), step)));
    return tf.withControlDependencies(updates).noOp();
  }

  private static Operand<TFloat32> moved(
      Ops tf, Variable mean, Operand<TFloat32> value, double beta) {
    return tf.math.add(
        tf.math.mul(tf.constant((float) beta), mean.read()),
        tf.math.mul(tf.constant((float) (1 - beta)), value));
  }

  /** 1 - beta^t, exact also where it is small. */
  private static Operand<TFloat32> correction(Ops tf, double beta, Operand<TFloat32> t) {
    return tf.math.neg(tf.math.expm1(tf.math.mul(t, tf.constant((float) Math.log(beta)))));
  }

  private Operand<TFloat32> decayed(Ops tf, Variable variable, Operand<TFloat32> stepRate) {
    if (weightDecay == 0 || !decayOn.contains(variable)) {
      return variable.read();
    }
    Operand<TFloat32> share = tf.math.mul(stepRate, tf.constant((float) weightDecay));
    return tf.math.sub(variable.read(), tf.math.mul(share, variable.read()));
  }
}
