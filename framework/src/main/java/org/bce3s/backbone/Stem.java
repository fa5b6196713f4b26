package org.bce3s.backbone;

/** How a residual network begins. */
public enum Stem {
  /** A 3x3 convolution, which keeps the size of the image. */
  SMALL,
  /** A 7x7 convolution at stride 2 and a 3x3 max-pool at stride 2: a quarter of the size. */
  IMAGENET
}
