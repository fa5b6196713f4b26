package org.bce3s.backbone;

/** What a block of a residual network computes beside its shortcut. */
public enum ResidualBlock {
  /** Two 3x3 convolutions, the stride in the first. */
  BASIC(1, 1),
  /** 1x1 to a quarter of the channels, 3x3 with the stride, 1x1 back (He et al. 2016). */
  BOTTLENECK(4, 1),
  /** 1x1 to half of the channels, 3x3 in 32 groups with the stride, 1x1 back (Xie et al. 2017). */
  GROUPED(2, 32);

  private final int shrink;
  private final int groups;

  ResidualBlock(int shrink, int groups) {
    this.shrink = shrink;
    this.groups = groups;
  }

  /** Channels of the 3x3 convolution in a block of so many. */
  int inner(int channels) {
    return channels / shrink;
  }

  /** Groups of the 3x3 convolution. */
  int groups() {
    return groups;
  }

  /** Channels of the stem before a first stage of so many. */
  int stem(int channels) {
    return this == BASIC ? channels : channels / 4;
  }

  /** A stage's channels are a multiple of this. */
  int multiple() {
    return Math.max(shrink * groups, this == BASIC ? 1 : 4);
  }
}
