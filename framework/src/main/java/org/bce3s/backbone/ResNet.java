package org.bce3s.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.tensor.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A residual network (He et al. 2016, "Deep residual learning for image recognition"), with the
 * grouped convolutions of Xie et al. 2017, "Aggregated residual transformations", where its blocks
 * have such. Every stage after the first halves height and width. A bottleneck has its stride in
 * the 3x3 convolution, as torchvision has it, not in the first one as the paper does.
 *
 * <p>Kernels start He-normal by fan-out, as torchvision's, but for one: the small stem of a network
 * with projected shortcuts, torchvision's kind, is put in place of its own after that has been
 * initialised, so that it starts as PyTorch starts a convolution, uniform in +-1/sqrt(fan in) (the
 * released code of BCE3S; 0.111 standard deviation of three channels, where He-normal is 0.059).
 *
 * <p>Without normalisation kernels start He-normal by fan-in, those of the last convolution of
 * every block times 1/sqrt(blocks of the net): what the blocks add up to is then no larger than
 * what comes in, and the net can be trained (De and Smith 2020, "Batch normalization biases
 * residual blocks towards the identity function in deep networks", who give a block such a factor
 * or zero; also Zhang et al. 2019, "Fixup initialization").
 *
 * @param stem how it begins
 * @param widths channels of each stage; the last is the feature size
 * @param blocks blocks of each stage
 * @param block what a block computes
 * @param shortcut how a block's input is brought to another shape
 * @param norm what stands behind every convolution
 */
public record ResNet(
    Stem stem,
    List<Integer> widths,
    List<Integer> blocks,
    ResidualBlock block,
    Shortcut shortcut,
    ConvolutionNorm norm)
    implements Backbone {
  private static final String STEM = "stem";

  /** The side of a last map that hardly tells one place of an image from another. */
  private static final int SMALL_MAP = 2;

  /** How a shortcut changes shape. */
  public enum Shortcut {
    /** Every second pixel, channels padded with zeros (option A); no parameters. */
    PAD,
    /** A 1x1 convolution (option B). */
    PROJECTION
  }

  /** Copies the lists. */
  public ResNet {
    widths = List.copyOf(widths);
    blocks = List.copyOf(blocks);
  }

  /** A network of basic blocks with batch normalisation for small images. */
  public ResNet(List<Integer> widths, List<Integer> blocks, Shortcut shortcut) {
    this(Stem.SMALL, widths, blocks, ResidualBlock.BASIC, shortcut, ConvolutionNorm.BATCH);
  }

  @Override
  public int featureSize() {
    return widths.get(widths.size() - 1);
  }

  @Override
  public OptionalInt batchNormPositions(int height, int width) {
    return norm == ConvolutionNorm.BATCH
        ? OptionalInt.of(lastSide(height) * lastSide(width))
        : OptionalInt.empty();
  }

  @Override
  public Optional<String> note(int height, int width, boolean fromFile) {
    int most = Math.max(lastSide(height), lastSide(width));
    if (stem != Stem.IMAGENET || most > SMALL_MAP) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "its stem, made for images of 224 pixels, makes %dx%d of %dx%d, and the last stage sees"
                + " %dx%d; %s",
            quarter(height),
            quarter(width),
            height,
            width,
            lastSide(height),
            lastSide(width),
            fromFile
                ? "the weights of init are made for that stem, so make the images larger: resize"
                    + " in augmentation and test_augmentation"
                : "for small images write stem: small, or take resnet32"));
  }

  /** A side behind the stem of ImageNet. */
  private static int quarter(int side) {
    int half = (side + 1) / 2;
    return (half + 1) / 2;
  }

  /** The stem, every block, and nothing behind the last one. */
  @Override
  public List<List<String>> layers() {
    List<List<String>> layers = new ArrayList<>();
    layers.add(List.of(STEM));
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int b = 0; b < blocks.get(stage); b++) {
        layers.add(List.of(name(stage, b)));
      }
    }
    layers.add(List.of());
    return layers;
  }

  private static String name(int stage, int block) {
    return "stage" + (stage + 1) + ".block" + (block + 1);
  }

  /** The side of the last stage's map. */
  private int lastSide(int side) {
    int halvings = widths.size() - 1 + (stem == Stem.IMAGENET ? 2 : 0);
    int last = side;
    for (int i = 0; i < halvings; i++) {
      last = (last + 1) / 2;
    }
    return last;
  }

  @Override
  public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
    Operand<TNumber> x = stem(layers, layers.input(images), block.stem(widths.get(0)));
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int b = 0; b < blocks.get(stage); b++) {
        x = block(layers, name(stage, b), x, widths.get(stage), stage > 0 && b == 0 ? 2 : 1);
      }
    }
    return layers.globalAveragePool(x);
  }

  private Operand<TNumber> stem(Layers layers, Operand<TNumber> x, int filters) {
    return switch (stem) {
      case SMALL -> smallStem(layers, x, ConvolutionShape.of(filters, 3, 1));
      case IMAGENET ->
          layers.maxPool(rectified(layers, STEM, x, ConvolutionShape.of(filters, 7, 2)), 3, 2);
    };
  }

  private Operand<TNumber> smallStem(Layers layers, Operand<TNumber> x, ConvolutionShape shape) {
    if (shortcut == Shortcut.PAD || norm == ConvolutionNorm.NONE) {
      return rectified(layers, STEM, x, shape);
    }
    double fanIn = 3.0 * 3 * x.shape().get(3);
    Initializer start = Initializer.uniform(1 / Math.sqrt(fanIn));
    return layers.relu(layers.convolution(STEM, x, shape, start));
  }

  private Operand<TNumber> block(
      Layers layers, String name, Operand<TNumber> x, int width, int stride) {
    Operand<TNumber> y = branch(layers, name, x, width, stride);
    return layers.relu(layers.add(y, shortcut(layers, name + ".shortcut", x, width, stride)));
  }

  private Operand<TNumber> branch(
      Layers layers, String name, Operand<TNumber> x, int width, int stride) {
    int inner = block.inner(width);
    double gain = 1 / Math.sqrt(blocks.stream().mapToInt(n -> n).sum());
    if (block == ResidualBlock.BASIC) {
      Operand<TNumber> y =
          rectified(layers, name + ".conv1", x, ConvolutionShape.of(inner, 3, stride));
      return norm.convolution(layers, name + ".conv2", y, ConvolutionShape.of(width, 3, 1), gain);
    }
    Operand<TNumber> y = rectified(layers, name + ".conv1", x, ConvolutionShape.of(inner, 1, 1));
    y =
        rectified(
            layers, name + ".conv2", y, new ConvolutionShape(inner, 3, stride, block.groups()));
    return norm.convolution(layers, name + ".conv3", y, ConvolutionShape.of(width, 1, 1), gain);
  }

  private Operand<TNumber> rectified(
      Layers layers, String name, Operand<TNumber> x, ConvolutionShape shape) {
    return layers.relu(norm.convolution(layers, name, x, shape, 1));
  }

  private Operand<TNumber> shortcut(
      Layers layers, String name, Operand<TNumber> x, int width, int stride) {
    if (stride == 1 && x.shape().get(3) == width) {
      return x;
    }
    return switch (shortcut) {
      case PAD -> layers.paddedShortcut(x, width, stride);
      case PROJECTION ->
          norm.convolution(layers, name, x, ConvolutionShape.of(width, 1, stride), 1);
    };
  }
}
