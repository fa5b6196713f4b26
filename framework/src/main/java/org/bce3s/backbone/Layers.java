package org.bce3s.backbone;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Makes the layers of a backbone, with named parameters, for one pass. A network may be applied
 * several times: the passes share their parameters and move the running statistics in turn.
 *
 * <p>Activations are NHWC, in float32 or, where asked for, in bfloat16; parameters are float32 and
 * are cast where they are used. Padding is PyTorch's: a kernel k pads by (k-1)/2 on both sides also
 * at stride 2, where TensorFlow's own SAME would pad on one side only and give another net.
 */
public final class Layers {
  /** Added to the variance under the root. */
  private static final float BATCH_NORM_EPSILON = 1e-5f;

  /** Share of the batch's statistics in the new running statistics. */
  private static final float BATCH_NORM_MOMENTUM = 0.1f;

  private final Ops tf;
  private final Variables variables;
  private final Pass pass;
  private final Class<? extends TNumber> type;
  private final Predicate<String> frozen;
  private final Map<Variable, Operand<TFloat32>> moved = new LinkedHashMap<>();

  /**
   * Layers of one pass.
   *
   * @param tf makes the operations
   * @param variables holds the parameters; passes that share it share them
   * @param pass what they are for
   * @param bfloat16 whether convolutions and activations are bfloat16; BatchNorm computes in
   *     float32 all the same
   */
  public Layers(Ops tf, Variables variables, Pass pass, boolean bfloat16) {
    this(tf, variables, pass, bfloat16, name -> false);
  }

  /**
   * The same where some layers are frozen: in training they are built as for {@link Pass#FROZEN}.
   *
   * @param frozen by the name of a layer
   */
  public Layers(
      Ops tf, Variables variables, Pass pass, boolean bfloat16, Predicate<String> frozen) {
    this.tf = tf;
    this.variables = variables;
    this.pass = pass;
    this.type = bfloat16 ? TBfloat16.class : TFloat32.class;
    this.frozen = frozen;
  }

  /** Brings normalised images into the type of the activations. */
  public Operand<TNumber> input(Operand<TFloat32> images) {
    return cast(images);
  }

  /**
   * A convolution without bias, its initial values He-normal by fan-out (He et al. 2015: standard
   * deviation sqrt(2/(k*k*filters))), and batch normalisation of what comes out (Ioffe and Szegedy
   * 2015), epsilon 1e-5. In training the running mean and the running unbiased variance move by
   * 0.1.
   *
   * @param name prefix of the parameter {@code name.kernel} [k, k, channels/groups, filters] and of
   *     {@code bn_gamma}, {@code bn_beta}, {@code bn_mean} and {@code bn_variance} [filters]
   * @param x [N, H, W, channels]
   * @return [N, ceil(H/stride), ceil(W/stride), filters] for an odd kernel
   */
  public Operand<TNumber> convolution(String name, Operand<TNumber> x, ConvolutionShape shape) {
    int fanOut = shape.kernel() * shape.kernel() * shape.filters();
    return convolution(name, x, shape, Initializer.normal(Math.sqrt(2.0 / fanOut)));
  }

  /** The same with initial values of its own. */
  Operand<TNumber> convolution(
      String name, Operand<TNumber> x, ConvolutionShape shape, Initializer start) {
    Operand<TFloat32> weight = kernel(name, x, shape, start).read();
    BatchNorm norm = new BatchNorm(name, shape.filters());
    Pass own = pass != Pass.INFERENCE && frozen.test(name) ? Pass.FROZEN : pass;
    if (own == Pass.TRAINING || own == Pass.STATISTICS) {
      return norm.byBatch(convolved(x, weight, shape.stride()));
    }
    if (type == TFloat32.class) {
      return norm.folded(x, weight, shape.stride());
    }
    Operand<TNumber> y = convolved(x, weight, shape.stride());
    return own == Pass.FROZEN ? norm.writtenOut(y) : norm.byRunning(y);
  }

  /**
   * A convolution with a bias that starts at zero, its kernel He-normal by fan-in (standard
   * deviation gain sqrt(2/(k*k*channels/groups))), which keeps the size of activations.
   *
   * @param name prefix of {@code name.kernel} and {@code name.bias} [filters]
   */
  public Operand<TNumber> biasedConvolution(
      String name, Operand<TNumber> x, ConvolutionShape shape, double gain) {
    double fanIn = (double) shape.kernel() * shape.kernel() * x.shape().get(3) / shape.groups();
    Variable weight = kernel(name, x, shape, Initializer.normal(gain * Math.sqrt(2 / fanIn)));
    Variable bias = variables.parameter(name + ".bias", Initializer.constant(0), shape.filters());
    return plus(convolved(x, weight.read(), shape.stride()), bias.read());
  }

  /**
   * A value a channel added to every pixel. In bfloat16 TensorFlow's operation for it has a wrong
   * gradient: it adds up pixels in bfloat16, where 256 + 1 is 256.
   */
  private Operand<TNumber> plus(Operand<TNumber> x, Operand<TFloat32> bias) {
    return type == TFloat32.class ? tf.nn.biasAdd(x, cast(bias)) : tf.math.add(x, cast(bias));
  }

  private Variable kernel(
      String name, Operand<TNumber> x, ConvolutionShape shape, Initializer start) {
    return variables.parameter(
        name + ".kernel",
        start,
        shape.kernel(),
        shape.kernel(),
        x.shape().get(3) / shape.groups(),
        shape.filters());
  }

  private Operand<TNumber> convolved(Operand<TNumber> x, Operand<TFloat32> weight, int stride) {
    int pad = Math.toIntExact((weight.shape().get(0) - 1) / 2);
    boolean explicit = stride > 1 && pad > 0;
    Operand<TNumber> padded =
        explicit ? pad(x, new int[][] {{0, 0}, {pad, pad}, {pad, pad}, {0, 0}}) : x;
    return tf.nn.conv2d(
        padded,
        cast(weight),
        List.of(1L, (long) stride, (long) stride, 1L),
        explicit ? "VALID" : "SAME");
  }

  /** The batch normalisation of one convolution. */
  private final class BatchNorm {
    private final Variable gamma;
    private final Variable beta;
    private final Variable mean;
    private final Variable variance;

    BatchNorm(String name, long channels) {
      Initializer zero = Initializer.constant(0);
      Initializer one = Initializer.constant(1);
      gamma = variables.parameter(name + ".bn_gamma", one, channels);
      beta = variables.parameter(name + ".bn_beta", zero, channels);
      mean = variables.state(name + ".bn_mean", zero, channels);
      variance = variables.state(name + ".bn_variance", one, channels);
    }

    /** By the batch's statistics, towards which the running ones move. */
    Operand<TNumber> byBatch(Operand<TNumber> x) {
      FusedBatchNorm<TNumber, TFloat32> norm =
          tf.nn.fusedBatchNorm(
              x,
              gamma.read(),
              beta.read(),
              running(mean),
              running(variance),
              FusedBatchNorm.epsilon(BATCH_NORM_EPSILON),
              FusedBatchNorm.exponentialAvgFactor(
                  pass == Pass.STATISTICS ? 1f : BATCH_NORM_MOMENTUM),
              FusedBatchNorm.isTraining(true));
      moved.put(mean, norm.batchMean());
      moved.put(variance, norm.batchVariance());
      return norm.y();
    }

    /** As the last pass through this layer left it. */
    private Operand<TFloat32> running(Variable statistic) {
      return moved.getOrDefault(statistic, statistic.read());
    }

    /**
     * By the running statistics, in float32 between bfloat16 activations, as training does. The
     * operation has no repeatable gradient on a GPU.
     */
    Operand<TNumber> byRunning(Operand<TNumber> x) {
      return tf.nn
          .fusedBatchNorm(
              x,
              gamma.read(),
              beta.read(),
              mean.read(),
              variance.read(),
              FusedBatchNorm.epsilon(BATCH_NORM_EPSILON),
              FusedBatchNorm.isTraining(false))
          .y();
    }

    /** The same with a repeatable gradient: s x + (beta - s mean) in float32. */
    Operand<TNumber> writtenOut(Operand<TNumber> x) {
      return cast(tf.math.add(tf.math.mul(float32(x), scale()), shift()));
    }

    /** By the running statistics, in one operation less: conv(x, s weight) + (beta - s mean). */
    Operand<TNumber> folded(Operand<TNumber> x, Operand<TFloat32> weight, int stride) {
      return plus(convolved(x, tf.math.mul(weight, scale()), stride), shift());
    }

    /** s = gamma/sqrt(variance + epsilon). */
    private Operand<TFloat32> scale() {
      return tf.math.mul(
          gamma.read(),
          tf.math.rsqrt(tf.math.add(variance.read(), tf.constant(BATCH_NORM_EPSILON))));
    }

    /** beta - s mean. */
    private Operand<TFloat32> shift() {
      return tf.math.sub(beta.read(), tf.math.mul(scale(), mean.read()));
    }
  }

  /** max(x, 0). */
  public Operand<TNumber> relu(Operand<TNumber> x) {
    return tf.nn.relu(x);
  }

  /** a + b. */
  public Operand<TNumber> add(Operand<TNumber> a, Operand<TNumber> b) {
    return tf.math.add(a, b);
  }

  /**
   * The shortcut without parameters (He et al. 2016, option A): every stride-th pixel, channels
   * padded with zeros, half on each side.
   */
  public Operand<TNumber> paddedShortcut(Operand<TNumber> x, int filters, int stride) {
    Shape shape = x.shape();
    Operand<TNumber> picked = x;
    if (stride > 1) {
      picked =
          tf.nn.avgPool(
              x, List.of(1L, 1L, 1L, 1L), List.of(1L, (long) stride, (long) stride, 1L), "VALID");
    }
    int missing = filters - Math.toIntExact(shape.get(3));
    int before = missing / 2;
    return missing == 0
        ? picked
        : pad(picked, new int[][] {{0, 0}, {0, 0}, {0, 0}, {before, missing - before}});
  }

  /**
   * The largest of every window of size x size pixels: [N, H, W, C] becomes [N, ceil(H/stride),
   * ceil(W/stride), C] for an odd size. The image is padded with zeros, which is the same as
   * PyTorch's minus infinity as long as no pixel is negative, as behind a {@link #relu}.
   */
  public Operand<TNumber> maxPool(Operand<TNumber> x, int size, int stride) {
    int pad = (size - 1) / 2;
    return tf.nn.maxPool(
        pad(x, new int[][] {{0, 0}, {pad, pad}, {pad, pad}, {0, 0}}),
        tf.constant(new int[] {1, size, size, 1}),
        tf.constant(new int[] {1, stride, stride, 1}),
        "VALID");
  }

  /** The mean over height and width, in float32: [N, H, W, C] becomes [N, C]. */
  public Operand<TFloat32> globalAveragePool(Operand<TNumber> x) {
    return tf.math.mean(
        tf.dtypes.cast(x, TFloat32.class), tf.constant(new int[] {1, 2}), Mean.keepDims(false));
  }

  /** What the running statistics of each layer become: in {@link Pass#STATISTICS} the batch's. */
  public Map<Variable, Operand<TFloat32>> statistics() {
    return Collections.unmodifiableMap(moved);
  }

  /** The updates of running statistics that a training step must run. */
  public List<Op> updates() {
    return moved.entrySet().stream().<Op>map(m -> m.getKey().assign(tf, m.getValue())).toList();
  }

  private Operand<TNumber> pad(Operand<TNumber> x, int[][] paddings) {
    Operand<TNumber> zero = cast(tf.constant(0f));
    return tf.pad(x, tf.constant(paddings), zero);
  }

  /** Makes operations of this pass, for layers that are none of these. */
  public Ops tf() {
    return tf;
  }

  /** The parameters, to which a layer adds its own. */
  public Variables variables() {
    return variables;
  }

  /** Brings a value of the activations' type back to float32. */
  @SuppressWarnings("unchecked") // an operand's type parameter is that of its cast
  public Operand<TFloat32> float32(Operand<TNumber> x) {
    return type == TFloat32.class
        ? (Operand<TFloat32>) (Operand<?>) x
        : tf.dtypes.cast(x, TFloat32.class);
  }

  /** Brings a value into the type of the activations. */
  @SuppressWarnings("unchecked") // an operand's type parameter is that of its cast
  public Operand<TNumber> cast(Operand<TFloat32> x) {
    return type == TFloat32.class
        ? (Operand<TNumber>) (Operand<?>) x
        : (Operand<TNumber>) (Operand<?>) tf.dtypes.cast(x, type);
  }
}
