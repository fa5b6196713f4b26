package org.example;

import java.util.OptionalInt;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ConvolutionShape;
import org.bce3s.backbone.Layers;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** A network: convolutions with batch normalisation, each at half the size of the one before. */
record PlainNet(
    @Doc("channels of the first convolution") @Default("8") @Range(min = 1, max = 512) int filters)
    implements Backbone {
  PlainNet {
    Constraints.check(PlainNet.class, filters);
  }

  @Override
  public int featureSize() {
    return 4 * filters;
  }

  @Override
  public OptionalInt batchNormPositions(int height, int width) {
    return OptionalInt.of(((height + 7) / 8) * ((width + 7) / 8));
  }

  @Override
  public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
    Operand<TNumber> x = layers.input(images);
    for (int i = 0; i < 3; i++) {
      x = layers.relu(layers.convolution("plain" + i, x, ConvolutionShape.of(filters << i, 3, 2)));
    }
    return layers.globalAveragePool(x);
  }
}
