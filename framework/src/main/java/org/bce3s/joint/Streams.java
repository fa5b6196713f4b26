package org.bce3s.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.tensor.Rows;
import org.bce3s.term.DrawnLabel;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Sums and means over the losses of the streams. The losses of a joint term's samples come here as
 * vectors [B], so that the mean over a batch, and with it the weights of classes, is of one place.
 */
public final class Streams {
  private Streams() {}

  /** The sum of scalars, added from left to right. */
  public static Operand<TFloat32> sum(Ops tf, List<Operand<TFloat32>> losses) {
    return losses.stream().reduce(tf.math::add).orElseThrow();
  }

  /** The losses of samples. */
  public interface SampleLosses {
    /** Of logits [B, K] and what the samples are to be taken for, the losses [B]. */
    Operand<TFloat32> of(Operand<TFloat32> logits, Targets targets);
  }

  /**
   * The mean over the streams of the means over the batch: how a joint term is made of a loss of
   * samples, over source and mixed images, parts of a batch and weights of classes.
   *
   * @param tf makes the operations
   * @param in what the term sees of a step
   * @param losses of the samples of any stream
   * @return a scalar
   */
  public static Operand<TFloat32> mean(Ops tf, JointInputs in, SampleLosses losses) {
    return mean(tf, in, Optional.empty(), losses, losses);
  }

  /**
   * The same with a loss of its own for mixed streams.
   *
   * @param noise of the logits, if any: the losses of a mixed image's labels are mixed then, each
   *     with its own noise
   * @param source for one-hot labels
   * @param mixed for soft labels
   */
  static Operand<TFloat32> mean(
      Ops tf, JointInputs in, Optional<LogitNoise> noise, SampleLosses source, SampleLosses mixed) {
    List<Operand<TFloat32>> losses = new ArrayList<>();
    for (LabelledStream stream : in.sources()) {
      losses.add(batchMean(tf, in, stream, noise, source, ClassWeights.Divisors::source));
    }
    for (int i = 0; i < in.mixed().size(); i++) {
      int number = i;
      losses.add(
          batchMean(
              tf, in, in.mixed().get(i), noise, mixed, divisors -> divisors.mixed().get(number)));
    }
    return tf.math.div(sum(tf, losses), tf.constant((float) losses.size()));
  }

  private static Operand<TFloat32> batchMean(
      Ops tf,
      JointInputs in,
      LabelledStream stream,
      Optional<LogitNoise> noise,
      SampleLosses loss,
      Function<ClassWeights.Divisors, Operand<TFloat32>> ofStream) {
    Targets targets = new Targets(stream.labels(), in.weights().map(ClassWeights::byClass));
    Operand<TFloat32> losses =
        noise
            .map(clouds -> noisy(tf, stream, targets, clouds, loss))
            .orElseGet(() -> loss.of(stream.values(), targets));
    Operand<TFloat32> mean = Rows.mean(tf, losses);
    return in.weights()
        .flatMap(ClassWeights::divisors)
        .map(ofStream)
        .<Operand<TFloat32>>map(divisor -> tf.math.div(mean, divisor))
        .orElse(mean);
  }

  /** The losses [B] of the labels of a stream, each with its own noise, by their shares. */
  private static Operand<TFloat32> noisy(
      Ops tf, LabelledStream stream, Targets targets, LogitNoise noise, SampleLosses loss) {
    if (stream.drawn().isEmpty()) {
      throw new IllegalArgumentException("a stream without draws for a term that adds noise");
    }
    List<Operand<TFloat32>> losses = new ArrayList<>();
    for (DrawnLabel label : stream.drawn()) {
      Operand<TFloat32> noisy = noise.added(tf, stream.values(), label.normal());
      losses.add(tf.math.mul(label.share(), loss.of(noisy, targets.with(label.labels()))));
    }
    return sum(tf, losses);
  }
}
