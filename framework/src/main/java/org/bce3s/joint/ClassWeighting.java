package org.bce3s.joint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.term.EveryClass;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights of the classes in a joint term by their number of images n_j, scaled to sum K: see {@link
 * ClassWeights} for what a weight does. Exactly one of the two rules is set.
 *
 * <pre>
 * beta    v_j proportional to (1 - beta)/(1 - beta^n_j)
 * power   v_j proportional to n_j^-power
 * </pre>
 *
 * <p>Sources: Cui et al. 2019, "Class-balanced loss based on effective number of samples" (beta);
 * Du et al. 2023, "Global and local mixture consistency cumulative learning" (power); a first epoch
 * makes it the deferred re-weighting of Cao et al. 2019.
 *
 * @param beta 0 for equal weights, towards 1 for weights inverse to the class counts
 * @param power 0 for equal weights, 1 for weights inverse to the class counts
 * @param firstEpoch first epoch, counted from 0, with weights; before it all classes count alike
 * @param divideBy what the weighted sum over a batch is divided by
 */
public record ClassWeighting(
    @Doc(
            "by the effective number of images: beta is 0 for equal weights, towards 1 for weights"
                + " inverse to the class counts")
        @Range(min = 0, max = 1, maxExclusive = true)
        OptionalDouble beta,
    @Doc("by this power of the inverse number of images: 0 for equal weights, 1 for inverse counts")
        @Range(min = 0)
        OptionalDouble power,
    @Doc("first epoch, counted from 0, in which classes weigh by their number of images")
        @Default("0")
        @Range(min = 0)
        int firstEpoch,
    @Doc(
            "what a batch's weighted sum is divided by: its images, its weights (as released LDAM"
                + " does), or its entries, images times classes")
        @Default("images")
        Divisor divideBy) {

  /** What the weighted sum of a batch's losses is divided by. */
  public enum Divisor {
    /**
     * The number of images, as PyTorch's weighted cross-entropy of class probabilities: a batch of
     * rare classes has a larger loss.
     */
    IMAGES,
    /**
     * The sum of the weights sum_j s_j v_j of the whole batch's images, stream by stream; of hard
     * labels as PyTorch's weighted cross-entropy.
     */
    WEIGHTS,
    /** Images times classes, as PyTorch's weighted binary cross-entropy. */
    ENTRIES
  }

  /** Checks the ranges, and that there is one rule. */
  public ClassWeighting {
    Constraints.check(ClassWeighting.class, beta, power, firstEpoch, divideBy);
    if (beta.isPresent() == power.isPresent()) {
      throw new SpecException(
          "beta",
          beta.isPresent() ? beta.getAsDouble() : "nothing",
          beta.isPresent() ? "unset where power is set" : "set where power is not");
    }
  }

  /** Weights of effective numbers from the first step on. */
  public static ClassWeighting ofBeta(double beta) {
    return new ClassWeighting(OptionalDouble.of(beta), OptionalDouble.empty(), 0, Divisor.IMAGES);
  }

  /**
   * The weights of the classes in an epoch: all ones before the first.
   *
   * @param trainCounts training images per class [K]
   * @throws SpecException if a class has none
   */
  public float[] weights(int[] trainCounts, int epoch) {
    float[] weights = new float[trainCounts.length];
    if (epoch < firstEpoch) {
      Arrays.fill(weights, 1);
      return weights;
    }
    EveryClass.seen(trainCounts, "class-balanced weights");
    double[] raw = Arrays.stream(trainCounts).mapToDouble(this::weight).toArray();
    double sum = 0;
    for (double weight : raw) {
      sum += weight;
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (raw[k] * trainCounts.length / sum);
    }
    return weights;
  }

  /** The weight of a class of so many images, before it is scaled. */
  private double weight(int images) {
    return beta.isPresent()
        ? (1 - beta.getAsDouble()) / (1 - Math.pow(beta.getAsDouble(), images))
        : Math.pow(images, -power.getAsDouble());
  }

  /**
   * The weights in the graph of a step.
   *
   * @param byClass those of the epoch [K]
   * @param labels of the source stream and of each mixed stream, of the process's batch, each [B,
   *     K]
   * @param means makes of a process's means those over all workers
   */
  public ClassWeights inGraph(
      Ops tf,
      Operand<TFloat32> byClass,
      List<Operand<TFloat32>> labels,
      UnaryOperator<List<Operand<TFloat32>>> means) {
    return switch (divideBy) {
      case IMAGES -> new ClassWeights(byClass, Optional.empty());
      case WEIGHTS ->
          divided(
              byClass,
              means.apply(labels.stream().map(s -> ClassWeights.mean(tf, byClass, s)).toList()));
      case ENTRIES -> {
        Operand<TFloat32> classes = tf.constant((float) byClass.shape().get(0));
        yield divided(byClass, labels.stream().map(s -> classes).toList());
      }
    };
  }

  private static ClassWeights divided(Operand<TFloat32> byClass, List<Operand<TFloat32>> divisors) {
    return new ClassWeights(
        byClass,
        Optional.of(
            new ClassWeights.Divisors(divisors.get(0), divisors.subList(1, divisors.size()))));
  }
}
