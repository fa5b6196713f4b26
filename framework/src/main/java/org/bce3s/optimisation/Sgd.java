package org.bce3s.optimisation;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.spec.AddedLater;
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
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent as PyTorch defines it: g' = g + decay w; v = momentum v + g'; w = w -
 * rate v, or with Nesterov w = w - rate (g' + momentum v).
 *
 * @param rate base learning rate
 * @param momentum share of the last update kept
 * @param weightDecay coupled decay
 * @param nesterov whether the gradient is looked up ahead
 * @param decayOn what is decayed
 */
public record Sgd(
    @Doc("base learning rate") @Default("0.01") @Range(min = 0) double rate,
    @Doc("share of the last update that is kept")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum,
    @Doc("coupled weight decay") @Default("5e-3") @Range(min = 0) double weightDecay,
    @Doc("Nesterov's momentum") @Default("false") boolean nesterov,
    @Doc("all: BatchNorm and biases too; or weights: not biases, norms, tokens or positions")
        @Default("all")
        @AddedLater
        Decayed decayOn)
    implements Optimizer {
  /** Checks the ranges. */
  public Sgd {
    Constraints.check(Sgd.class, rate, momentum, weightDecay, nesterov, decayOn);
  }

  /** One that decays every parameter. */
  public Sgd(double rate, double momentum, double weightDecay, boolean nesterov) {
    this(rate, momentum, weightDecay, nesterov, Decayed.ALL);
  }

  @Override
  public List<NoEffect> withoutEffect() {
    List<NoEffect> found = new ArrayList<>();
    if (nesterov && momentum == 0) {
      found.add(
          NoEffect.of(
              "nesterov",
              "has no effect: there is no momentum (train.optimizer.momentum)",
              "train.optimizer.momentum"));
    }
    if (weightDecay == 0 && decayOn != Decayed.ALL) {
      found.add(
          NoEffect.of(
              "decay_on",
              "has no effect: nothing decays (train.optimizer.weight_decay)",
              "train.optimizer.weight_decay"));
    }
    return found;
  }

  @Override
  public Op update(
      Ops tf,
      Variables variables,
      Variable variable,
      Operand<TFloat32> gradient,
      Operand<TFloat32> stepRate) {
    Variable velocity =
        variables.slot(variable.name() + ".momentum", Initializer.constant(0), variable.shape());
    Operand<TFloat32> decayed =
        weightDecay == 0 || !decayOn.contains(variable)
            ? gradient
            : tf.math.add(gradient, tf.math.mul(tf.constant((float) weightDecay), variable.read()));
    return tf.train.resourceApplyMomentum(
        variable.handle(),
        velocity.handle(),
        stepRate,
        decayed,
        tf.constant((float) momentum),
        ResourceApplyMomentum.useNesterov(nesterov));
  }
}
