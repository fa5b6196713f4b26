package org.bce3s.backbone;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A vision transformer (Dosovitskiy et al. 2021, "An image is worth 16x16 words", in the form of
 * Touvron et al. 2021, "Training data-efficient image transformers", DeiT): the image is cut into
 * patches, each a token by a linear map; a class token is put before them and a learned position
 * added; every block adds the attention and then the perceptron of its normalised tokens; the
 * feature is the normalised class token. No dropout and no drop path.
 *
 * @param patch side of a patch
 * @param headSize channels of a head of attention
 * @param heads of attention; a token has heads x headSize channels, the perceptron four times that
 * @param depth blocks
 */
public record VisionTransformer(int patch, int headSize, int heads, int depth) implements Backbone {
  /** How many images there are where that is not known, as of a graph that is exported. */
  private static final int FREE = -1;

  @Override
  public int featureSize() {
    return heads * headSize;
  }

  @Override
  public void check(int height, int width) {
    if (height % patch != 0 || width % patch != 0) {
      throw new SpecException(
          "backbone.patch",
          patch,
          "a divisor of the image's height and width, " + height + " and " + width);
    }
  }

  /** What makes tokens, every block, and the norm behind the last one. */
  @Override
  public List<List<String>> layers() {
    List<List<String>> layers = new ArrayList<>();
    layers.add(List.of("patch", "token", "position"));
    for (int b = 1; b <= depth; b++) {
      layers.add(List.of("block" + b));
    }
    layers.add(List.of("norm"));
    return layers;
  }

  @Override
  public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
    int height = Math.toIntExact(images.shape().get(1));
    int width = Math.toIntExact(images.shape().get(2));
    check(height, width);
    Ops tf = layers.tf();
    TransformerLayers transformer = new TransformerLayers(layers);
    int number = Math.toIntExact(images.shape().get(0));
    int tokens = 1 + height / patch * (width / patch);

    Operand<TFloat32> x = embedded(layers, transformer, images, tokens);
    for (int b = 1; b <= depth; b++) {
      x = block(tf, transformer, "block" + b, x, tokens);
    }
    Operand<TFloat32> byImage =
        tf.reshape(x, tf.constant(new int[] {number, tokens * featureSize()}));
    Operand<TFloat32> classToken =
        tf.slice(
            byImage, tf.constant(new int[] {0, 0}), tf.constant(new int[] {number, featureSize()}));
    return transformer.layerNorm("norm", classToken);
  }

  /** The class token and the patches of every image, one after the other, with positions. */
  private Operand<TFloat32> embedded(
      Layers layers, TransformerLayers transformer, Operand<TFloat32> images, int tokens) {
    Ops tf = layers.tf();
    int number = Math.toIntExact(images.shape().get(0));
    int channels = featureSize();
    Operand<TFloat32> patches =
        tf.reshape(patches(layers, images), tf.constant(new int[] {number, tokens - 1, channels}));
    Operand<TFloat32> classTokens =
        tf.broadcastTo(
            transformer.embedding("token", channels),
            number == FREE
                ? tf.concat(
                    List.of(
                        tf.slice(
                            tf.shape(patches),
                            tf.constant(new int[] {0}),
                            tf.constant(new int[] {1})),
                        tf.constant(new int[] {1, channels})),
                    tf.constant(0))
                : tf.constant(new int[] {number, 1, channels}));
    Operand<TFloat32> sequence = tf.concat(List.of(classTokens, patches), tf.constant(1));
    return tf.reshape(
        tf.math.add(sequence, transformer.embedding("position", tokens, channels)),
        tf.constant(new int[] {number == FREE ? FREE : number * tokens, channels}));
  }

  /** A convolution whose stride is its kernel; it starts as PyTorch starts one. */
  private Operand<TFloat32> patches(Layers layers, Operand<TFloat32> images) {
    Ops tf = layers.tf();
    long inputs = images.shape().get(3);
    Initializer start = Initializer.uniform(1 / Math.sqrt((double) patch * patch * inputs));
    Operand<TFloat32> kernel =
        layers
            .variables()
            .parameter("patch.kernel", start, patch, patch, inputs, featureSize())
            .read();
    Operand<TFloat32> bias =
        layers.variables().parameter("patch.bias", start, featureSize()).read();
    Operand<TNumber> patches =
        tf.nn.conv2d(
            layers.input(images),
            layers.cast(kernel),
            List.of(1L, (long) patch, (long) patch, 1L),
            "VALID");
    return tf.math.add(layers.float32(patches), bias);
  }

  private Operand<TFloat32> block(
      Ops tf, TransformerLayers transformer, String name, Operand<TFloat32> x, int tokens) {
    Operand<TFloat32> attended =
        transformer.attention(
            name + ".attention", transformer.layerNorm(name + ".norm1", x), tokens, heads);
    Operand<TFloat32> y = tf.math.add(x, attended);
    Operand<TFloat32> hidden =
        transformer.linear(
            name + ".fc1", transformer.layerNorm(name + ".norm2", y), 4 * featureSize());
    return tf.math.add(
        y, transformer.linear(name + ".fc2", transformer.gelu(hidden), featureSize()));
  }
}
