package org.bce3s.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/** The built-in backbones. */
public final class Backbones implements EntryProvider {
  private static final String RESNET = "He et al. 2016, Deep residual learning, ";

  private static final String WIDTH = "factor on the channels of every stage";
  private static final String NORM = "behind every convolution: batch normalisation, or a bias";
  private static final String STEM =
      "small: 3x3; imagenet: 7x7 at stride 2, then 3x3 max-pool at stride 2";

  /**
   * Settings of a narrow residual network.
   *
   * @param width factor on the channels of every stage
   * @param norm what stands behind every convolution
   */
  public record NarrowSettings(
      @Doc(WIDTH) @Default("1.0") @Range(min = 0, minExclusive = true, max = 64) double width,
      @Doc(NORM) @Default("batch") ConvolutionNorm norm) {
    /** Checks the range. */
    public NarrowSettings {
      Constraints.check(NarrowSettings.class, width, norm);
    }
  }

  /**
   * Settings of a wide residual network for small images.
   *
   * @param width factor on the channels of every stage
   * @param norm what stands behind every convolution
   * @param stem how it begins
   */
  public record SmallImageSettings(
      @Doc(WIDTH) @Default("1.0") @Range(min = 0, minExclusive = true, max = 64) double width,
      @Doc(NORM) @Default("batch") ConvolutionNorm norm,
      @Doc(STEM) @Default("small") Stem stem) {
    /** Checks the range. */
    public SmallImageSettings {
      Constraints.check(SmallImageSettings.class, width, norm, stem);
    }
  }

  /**
   * Settings of a wide residual network for large images.
   *
   * @param width factor on the channels of every stage
   * @param norm what stands behind every convolution
   * @param stem how it begins
   */
  public record LargeImageSettings(
      @Doc(WIDTH) @Default("1.0") @Range(min = 0, minExclusive = true, max = 64) double width,
      @Doc(NORM) @Default("batch") ConvolutionNorm norm,
      @Doc(STEM) @Default("imagenet") Stem stem) {
    /** Checks the range. */
    public LargeImageSettings {
      Constraints.check(LargeImageSettings.class, width, norm, stem);
    }
  }

  /**
   * Settings of a vision transformer.
   *
   * @param patch side of a patch in pixels
   * @param width factor on the channels
   * @param depth blocks
   */
  public record TransformerSettings(
      @Doc("side of a patch in pixels, a divisor of the image's sides")
          @Default("16")
          @Range(min = 1, max = 1024)
          int patch,
      @Doc("factor on the channels of every head")
          @Default("1.0")
          @Range(min = 0, minExclusive = true, max = 64)
          double width,
      @Doc("blocks") @Default("12") @Range(min = 1, max = 1000) int depth) {
    /** Checks the ranges. */
    public TransformerSettings {
      Constraints.check(TransformerSettings.class, patch, width, depth);
    }
  }

  /** Of a network without settings. */
  public record NoSettings() {}

  /**
   * Settings of a perceptron on features.
   *
   * @param units of every layer, and so features
   * @param layers their number
   */
  public record PerceptronSettings(
      @Doc("units of every layer, and so features") @Default("512") @Range(min = 1, max = 65_536)
          int units,
      @Doc("linear layers, each followed by ReLU") @Default("1") @Range(min = 1, max = 100)
          int layers) {
    /** Checks the ranges. */
    public PerceptronSettings {
      Constraints.check(PerceptronSettings.class, units, layers);
    }
  }

  private static List<Integer> widths(double factor, int multiple, int... base) {
    List<Integer> widths = new ArrayList<>();
    for (int b : base) {
      widths.add(multiple * Math.max(1, (int) Math.round(b * factor / multiple)));
    }
    return widths;
  }

  @Override
  public List<Entry<?>> entries() {
    return Stream.of(
            cifar(8),
            cifar(14),
            cifar(20),
            cifar(32),
            cifar(44),
            cifar(56),
            smallImage(18, List.of(2, 2, 2, 2)),
            smallImage(34, List.of(3, 4, 6, 3)),
            largeImage("resnet10", "ResNet-10", ResidualBlock.BASIC, List.of(1, 1, 1, 1)),
            largeImage("resnet50", "ResNet-50", ResidualBlock.BOTTLENECK, List.of(3, 4, 6, 3)),
            largeImage("resnet101", "ResNet-101", ResidualBlock.BOTTLENECK, List.of(3, 4, 23, 3)),
            largeImage("resnet152", "ResNet-152", ResidualBlock.BOTTLENECK, List.of(3, 8, 36, 3)),
            largeImage(
                "resnext50_32x4d", "ResNeXt-50 32x4d", ResidualBlock.GROUPED, List.of(3, 4, 6, 3)),
            transformer("vit_s16", "ViT-S/16", 6),
            transformer("vit_b16", "ViT-B/16", 12),
            identity(),
            perceptron())
        .<Entry<?>>map(e -> e)
        .toList();
  }

  private static Entry<Backbone> cifar(int depth) {
    int n = (depth - 2) / 6;
    return Entry.of(
        Backbone.class,
        "resnet" + depth,
        NarrowSettings.class,
        s ->
            new ResNet(
                Stem.SMALL,
                widths(s.width(), 1, 16, 32, 64),
                List.of(n, n, n),
                ResidualBlock.BASIC,
                ResNet.Shortcut.PAD,
                s.norm()),
        "narrow CIFAR ResNet-" + depth + ": stages of 16, 32, 64 channels, padded shortcuts",
        RESNET + "section 4.2");
  }

  private static Entry<Backbone> smallImage(int depth, List<Integer> blocks) {
    return Entry.of(
        Backbone.class,
        "resnet" + depth,
        SmallImageSettings.class,
        s -> wide(s.stem(), s.width(), blocks, ResidualBlock.BASIC, s.norm()),
        "ResNet-"
            + depth
            + " for small images: stages of 64 to 512 channels, 3x3 stem, no max-pool",
        RESNET + "section 4.1, with the 3x3 stem usual for CIFAR");
  }

  private static Entry<Backbone> largeImage(
      String name, String title, ResidualBlock block, List<Integer> blocks) {
    boolean basic = block == ResidualBlock.BASIC;
    return Entry.of(
        Backbone.class,
        name,
        LargeImageSettings.class,
        s -> wide(s.stem(), s.width(), blocks, block, s.norm()),
        title
            + " for images of 224 pixels: stages of "
            + (basic ? "64 to 512" : "256 to 2048")
            + " channels, 7x7 stem, max-pool",
        block == ResidualBlock.GROUPED
            ? "Xie et al. 2017, Aggregated residual transformations for deep neural networks"
            : RESNET + "section 4.1" + (basic ? ", with one block a stage" : ""));
  }

  private static Backbone wide(
      Stem stem, double width, List<Integer> blocks, ResidualBlock block, ConvolutionNorm norm) {
    List<Integer> widths =
        block == ResidualBlock.BASIC
            ? widths(width, block.multiple(), 64, 128, 256, 512)
            : widths(width, block.multiple(), 256, 512, 1024, 2048);
    return new ResNet(stem, widths, blocks, block, ResNet.Shortcut.PROJECTION, norm);
  }

  private static Entry<Backbone> transformer(String name, String title, int heads) {
    return Entry.of(
        Backbone.class,
        name,
        TransformerSettings.class,
        s -> new VisionTransformer(s.patch(), widths(s.width(), 1, 64).get(0), heads, s.depth()),
        "vision transformer "
            + title
            + ": "
            + heads
            + " heads of 64 channels, class token, no drop path; train it with adamw and warm-up",
        "Touvron et al. 2021, Training data-efficient image transformers, DeiT-"
            + (heads == 6 ? "S" : "B"));
  }

  private static Entry<Backbone> identity() {
    return Entry.of(
        Backbone.class,
        "identity",
        NoSettings.class,
        s -> new Identity(0),
        "no network: passes on the features of data set \"features\", so that the classifier alone"
            + " is trained",
        "Kang et al. 2020, Decoupling representation and classifier, in whose second stage"
            + " features are fixed");
  }

  private static Entry<Backbone> perceptron() {
    return Entry.of(
        Backbone.class,
        "mlp",
        PerceptronSettings.class,
        s -> new Perceptron(s.units(), s.layers()),
        "perceptron on the features of data set \"features\": linear layers with ReLU",
        "He et al. 2015, Delving deep into rectifiers, for its initial values");
  }
}
