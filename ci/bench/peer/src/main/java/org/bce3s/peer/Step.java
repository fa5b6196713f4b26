package org.bce3s.peer;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.one_hot;
import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A training step of BCE3S on PyTorch's own library (libtorch), channels last, on fixed images: the
 * mixing of two batches, the network, the three losses, the gradients and SGD.
 *
 * <p>{@code Step DEPTH f32|bf16 BATCH STEPS THREADS}, e.g. {@code Step 32 bf16 64 10 2}; prints the
 * source images a second by the median step, and the last loss.
 */
public final class Step {
  private static final int CLASSES = 10;
  private static final int SIDE = 32;
  private static final int WARM_UP = 2;

  private final ResNet network;
  private final Head head;
  private final SGD sgd;
  private final Random random = new Random(0);

  private Step(int depth, ScalarType type) {
    List<Tensor> parameters = new ArrayList<>();
    network = new ResNet(depth, type, parameters);
    head = new Head(network.features(), CLASSES, parameters);
    SGDOptions options = new SGDOptions(0.01);
    options.momentum().put(0.9);
    options.weight_decay().put(5e-3);
    sgd = new SGD(new TensorVector(parameters.toArray(new Tensor[0])), options);
  }

  /** Measures, see the class. */
  public static void main(String[] arguments) {
    int depth = Integer.parseInt(arguments[0]);
    int batch = Integer.parseInt(arguments[2]);
    int steps = Integer.parseInt(arguments[3]);
    set_num_threads(Integer.parseInt(arguments[4]));
    manual_seed(0);
    Step step =
        new Step(depth, arguments[1].equals("bf16") ? ScalarType.BFloat16 : ScalarType.Float);
    Tensor images = randn(batch, 3, SIDE, SIDE);
    Tensor labels = randint(CLASSES, new long[] {batch}).to(ScalarType.Long);
    double[] seconds = new double[steps];
    float loss = 0;
    for (int i = -WARM_UP; i < steps; i++) {
      long start = System.nanoTime();
      loss = step.take(images, labels);
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    double median = (seconds[(steps - 1) / 2] + seconds[steps / 2]) / 2;
    System.out.printf(
        Locale.ROOT,
        "ResNet-%d %s batch=%d: %.1f source images/s, last loss %.3f%n",
        depth,
        arguments[1],
        batch,
        batch / median,
        loss);
  }

  @SuppressWarnings("try") // what is native in a step is let go of at its end
  private float take(Tensor images, Tensor labels) {
    try (PointerScope scope = new PointerScope()) {
      double share = random.nextDouble(); // Beta(1, 1)
      Tensor one = one_hot(labels, CLASSES).to(ScalarType.Float);
      Tensor soft = mixed(one, one, share);
      Tensor all =
          cat(
                  new TensorVector(
                      images, mixed(images, images, share), cutMix(images, images, share)),
                  0)
              .contiguous(MemoryFormat.ChannelsLast);
      Tensor loss = head.loss(network.forward(all), labels, soft);
      sgd.zero_grad();
      loss.backward();
      sgd.step();
      return loss.item_float();
    }
  }

  private static Tensor mixed(Tensor first, Tensor second, double share) {
    return first.mul(new Scalar(share)).add(second.mul(new Scalar(1 - share)));
  }

  private Tensor cutMix(Tensor images, Tensor partner, double share) {
    int half = (int) Math.ceil(SIDE * Math.sqrt(1 - share)) / 2;
    int row = random.nextInt(SIDE);
    int column = random.nextInt(SIDE);
    Tensor cut = images.clone();
    window(cut, row, column, half).copy_(window(partner, row, column, half));
    return cut;
  }

  private static Tensor window(Tensor images, int row, int column, int half) {
    return images
        .slice(2, at(Math.max(row - half, 0)), at(row + half), 1)
        .slice(3, at(Math.max(column - half, 0)), at(column + half), 1);
  }

  private static LongOptional at(int position) {
    return new LongOptional(position);
  }

  /** Normal values of mean 0. */
  static Tensor normal(double deviation, long... shape) {
    return randn(shape).mul(new Scalar(deviation));
  }

  /** A value that is trained; a kernel is laid out channels last. */
  static Tensor parameter(Tensor value) {
    Tensor laidOut = value.dim() == 4 ? value.contiguous(MemoryFormat.ChannelsLast) : value;
    return laidOut.set_requires_grad(true);
  }
}
