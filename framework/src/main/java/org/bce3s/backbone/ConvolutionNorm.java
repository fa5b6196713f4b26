package org.bce3s.backbone;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TNumber;

/** What stands behind every convolution of a residual network. */
public enum ConvolutionNorm {
  /** Batch normalisation. */
  BATCH {
    @Override
    Operand<TNumber> convolution(
        Layers layers, String name, Operand<TNumber> x, ConvolutionShape shape, double gain) {
      return layers.convolution(name, x, shape);
    }
  },
  /** A bias, so that the features of an image do not depend on the rest of its batch. */
  NONE {
    @Override
    Operand<TNumber> convolution(
        Layers layers, String name, Operand<TNumber> x, ConvolutionShape shape, double gain) {
      return layers.biasedConvolution(name, x, shape, gain);
    }
  };

  /**
   * A convolution and what stands behind it.
   *
   * @param gain factor on the initial kernel where nothing normalises what comes out
   */
  abstract Operand<TNumber> convolution(
      Layers layers, String name, Operand<TNumber> x, ConvolutionShape shape, double gain);
}
