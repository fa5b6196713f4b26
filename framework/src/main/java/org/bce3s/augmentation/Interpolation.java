package org.bce3s.augmentation;

/** How a value between pixels is made of those around it. */
public enum Interpolation {
  /** On the straight lines between two by two pixels. */
  BILINEAR,
  /** Cubic convolution of four by four pixels with a = -1. */
  BICUBIC;

  /** The value at {@code d} of the way from v1 to v2; the bilinear one looks at no others. */
  double between(double v0, double v1, double v2, double v3, double d) {
    return this == BILINEAR ? v1 + (v2 - v1) * d : cubic(v0, v1, v2, v3, d);
  }

  private static double cubic(double v0, double v1, double v2, double v3, double d) {
    double linear = -v0 + v2;
    double quadratic = 2 * (v0 - v1) + v2 - v3;
    double third = -v0 + v1 - v2 + v3;
    return v1 + d * (linear + d * (quadratic + d * third));
  }
}
