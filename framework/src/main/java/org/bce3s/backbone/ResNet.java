package org.bce3s.backbone;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A residual network of basic blocks with a 3x3 stem and no max-pool (He et al. 2016, "Deep
 * residual learning for image recognition"). Every stage after the first halves height and width.
 *
 * @param widths channels of each stage; the last is the feature size
 * @param blocks blocks of each stage
 * @param shortcut how a block's input is brought to another shape
 */
public record ResNet(List<Integer> widths, List<Integer> blocks, Shortcut shortcut)
    implements Backbone {

  /** How a shortcut changes shape. */
  public enum Shortcut {
    /** Every second pixel, channels padded with zeros (option A); no parameters. */
    PAD,
    /** A 1x1 convolution with BatchNorm (option B). */
    PROJECTION
  }

  /** Copies the lists. */
  public ResNet {
    widths = List.copyOf(widths);
    blocks = List.copyOf(blocks);
  }

  @Override
  public int featureSize() {
    return widths.get(widths.size() - 1);
  }

  @Override
  public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
    Operand<TNumber> x = layers.input(images);
    x = layers.convolution("stem", x, widths.get(0), 3, 1);
    x = layers.relu(x);
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int block = 0; block < blocks.get(stage); block++) {
        String name = "stage" + (stage + 1) + ".block" + (block + 1);
        x = block(layers, name, x, widths.get(stage), stage > 0 && block == 0 ? 2 : 1);
      }
    }
    return layers.globalAveragePool(x);
  }

  private Operand<TNumber> block(
      Layers layers, String name, Operand<TNumber> x, int width, int stride) {
    Operand<TNumber> y = layers.convolution(name + ".conv1", x, width, 3, stride);
    y = layers.relu(y);
    y = layers.convolution(name + ".conv2", y, width, 3, 1);
    return layers.relu(layers.add(y, shortcut(layers, name + ".shortcut", x, width, stride)));
  }

  private Operand<TNumber> shortcut(
      Layers layers, String name, Operand<TNumber> x, int width, int stride) {
    if (stride == 1 && x.shape().get(3) == width) {
      return x;
    }
    return switch (shortcut) {
      case PAD -> layers.paddedShortcut(x, width, stride);
      case PROJECTION -> layers.convolution(name, x, width, 1, stride);
    };
  }
}
