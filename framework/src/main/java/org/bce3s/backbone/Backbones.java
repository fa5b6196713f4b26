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

  /**
   * Settings of a residual network.
   *
   * @param width factor on the channels of every stage
   */
  public record ResNetSettings(
      @Doc("factor on the channels of every stage")
          @Default("1.0")
          @Range(min = 0, minExclusive = true, max = 64)
          double width) {
    /** Checks the range. */
    public ResNetSettings {
      Constraints.check(ResNetSettings.class, width);
    }

    private List<Integer> widths(int... base) {
      List<Integer> widths = new ArrayList<>();
      for (int b : base) {
        widths.add(Math.max(1, (int) Math.round(b * width)));
      }
      return widths;
    }
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
            wide(18, List.of(2, 2, 2, 2)),
            wide(34, List.of(3, 4, 6, 3)))
        .<Entry<?>>map(e -> e)
        .toList();
  }

  private static Entry<Backbone> cifar(int depth) {
    int n = (depth - 2) / 6;
    return Entry.of(
        Backbone.class,
        "resnet" + depth,
        ResNetSettings.class,
        s -> new ResNet(s.widths(16, 32, 64), List.of(n, n, n), ResNet.Shortcut.PAD),
        "narrow CIFAR ResNet-" + depth + ": stages of 16, 32, 64 channels, padded shortcuts",
        RESNET + "section 4.2");
  }

  private static Entry<Backbone> wide(int depth, List<Integer> blocks) {
    return Entry.of(
        Backbone.class,
        "resnet" + depth,
        ResNetSettings.class,
        s -> new ResNet(s.widths(64, 128, 256, 512), blocks, ResNet.Shortcut.PROJECTION),
        "ResNet-"
            + depth
            + " for small images: stages of 64 to 512 channels, 3x3 stem, no max-pool",
        RESNET + "section 4.1, with the 3x3 stem usual for CIFAR");
  }
}
