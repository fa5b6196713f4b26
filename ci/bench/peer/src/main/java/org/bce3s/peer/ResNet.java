package org.bce3s.peer;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The residual nets of the comparison on libtorch, channels last: depths 8 to 56 are the 16-32-64
 * net for CIFAR with padded shortcuts, 18 and 34 have stages of 64 to 512 channels and projections.
 *
 * <p>In bfloat16 a convolution takes its weights cast anew at each step, as autocast does, and
 * batch normalisation keeps float32 parameters.
 */
final class ResNet {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;
  private static final long[] ONE = {1, 1};

  private final ScalarType type;
  private final List<Tensor> parameters;
  private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();
  private final int features;

  /** A net of {@code depth} layers that computes in {@code type}; parameters join the list. */
  ResNet(int depth, ScalarType type, List<Tensor> parameters) {
    this.type = type;
    this.parameters = parameters;
    boolean wide = depth == 18 || depth == 34;
    int[] widths = wide ? new int[] {64, 128, 256, 512} : new int[] {16, 32, 64};
    int[] blocks =
        switch (depth) {
          case 18 -> new int[] {2, 2, 2, 2};
          case 34 -> new int[] {3, 4, 6, 3};
          default -> new int[] {(depth - 2) / 6, (depth - 2) / 6, (depth - 2) / 6};
        };
    UnaryOperator<Tensor> stem = convolution(3, widths[0], 3, 1);
    layers.add(x -> relu(stem.apply(x)));
    int channels = widths[0];
    for (int stage = 0; stage < widths.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        layers.add(block(channels, widths[stage], stage > 0 && block == 0 ? 2 : 1, wide));
        channels = widths[stage];
      }
    }
    this.features = channels;
  }

  int features() {
    return features;
  }

  /** Images [N, 3, H, W] to features [N, D] in float32. */
  Tensor forward(Tensor images) {
    Tensor x = images.to(type);
    for (UnaryOperator<Tensor> layer : layers) {
      Tensor from = x;
      x = alone(() -> layer.apply(from));
      from.close(); // what the backward pass needs is held by libtorch itself
    }
    Tensor last = x;
    return alone(() -> adaptive_avg_pool2d(last, 1, 1).flatten(1, -1).to(ScalarType.Float));
  }

  private UnaryOperator<Tensor> block(int from, int to, int stride, boolean projected) {
    UnaryOperator<Tensor> first = convolution(from, to, 3, stride);
    UnaryOperator<Tensor> second = convolution(to, to, 3, 1);
    UnaryOperator<Tensor> shortcut = shortcut(from, to, stride, projected);
    return x -> {
      Tensor inside = alone(() -> relu(first.apply(x)));
      return relu(second.apply(inside).add(shortcut.apply(x)));
    };
  }

  private UnaryOperator<Tensor> shortcut(int from, int to, int stride, boolean projected) {
    if (stride == 1 && from == to) {
      return x -> x;
    }
    if (projected) {
      return convolution(from, to, 1, stride);
    }
    int pad = (to - from) / 2;
    return x ->
        constant_pad_nd(
            x.slice(2, new LongOptional(), new LongOptional(), stride)
                .slice(3, new LongOptional(), new LongOptional(), stride),
            0,
            0,
            0,
            0,
            pad,
            pad);
  }

  /** A convolution without bias and its batch normalisation, in training mode. */
  private UnaryOperator<Tensor> convolution(int from, int to, int size, int stride) {
    double deviation = Math.sqrt(2.0 / (size * size * from));
    Tensor kernel = Step.parameter(Step.normal(deviation, to, from, size, size));
    Tensor scale = Step.parameter(ones(to));
    Tensor offset = Step.parameter(zeros(to));
    Tensor mean = zeros(to);
    Tensor variance = ones(to);
    parameters.addAll(List.of(kernel, scale, offset));
    long[] strides = {stride, stride};
    long[] padding = {size / 2, size / 2};
    TensorOptional none = new TensorOptional();
    TensorOptional scaling = new TensorOptional(scale);
    TensorOptional shifting = new TensorOptional(offset);
    TensorOptional means = new TensorOptional(mean);
    TensorOptional variances = new TensorOptional(variance);
    return x ->
        batch_norm(
            conv2d(x, kernel.to(type), none, strides, padding, ONE, 1),
            scaling,
            shifting,
            means,
            variances,
            true,
            MOMENTUM,
            EPSILON,
            true);
  }

  /** A tensor whose intermediate values are let go of, as Python does by counting references. */
  private static Tensor alone(Supplier<Tensor> values) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope inside = new PointerScope()) {
      Tensor result = values.get();
      outer.attach(result); // before it is detached: no reference left would free it
      inside.detach(result);
      return result;
    }
  }
}
