package org.bce3s.backbone;

/**
 * The shape of a convolution.
 *
 * @param filters channels of what comes out
 * @param kernel side k of the kernel
 * @param stride pixels from one result to the next
 * @param groups parts into which input channels and filters are cut, each convolved on its own
 */
public record ConvolutionShape(int filters, int kernel, int stride, int groups) {
  /** A convolution of all channels at once. */
  public static ConvolutionShape of(int filters, int kernel, int stride) {
    return new ConvolutionShape(filters, kernel, stride, 1);
  }
}
