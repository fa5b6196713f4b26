package org.bce3s.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.image.ImageShape;
import org.bce3s.machine.NativeLibrary;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Variables;
import org.bce3s.term.Prior;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A trained network as a SavedModel, which TensorFlow loads in any language. It is one file: the
 * weights are constants of the graph, since what a SavedModel keeps beside it are variables, which
 * nobody needs who only applies a network.
 *
 * <p>Signatures, whose outputs are {@code logits} [N, K], with post-hoc adjustment where the run
 * reports with it, and {@code features} [N, d]:
 *
 * <ul>
 *   <li>{@code serving_default}: {@code images}, unsigned bytes [N, height, width, channels];
 *   <li>{@code float_images}: {@code images}, floats from 0 to 1, of the same shape;
 *   <li>of a network of features {@code serving_default} alone: {@code vectors}, floats [N, d].
 * </ul>
 */
public final class SavedModel {
  /** The file in a SavedModel's folder. */
  public static final String FILE = "saved_model.pb";

  private static final String TAG = "serve";
  private static final String METHOD = "tensorflow/serving/predict";
  private static final float BRIGHTEST = 255;

  private final Ops tf;
  private final Blueprint blueprint;
  private final Variables constants;
  private final Head head;
  private final Map<String, SignatureDef> signatures = new LinkedHashMap<>();

  private SavedModel(Ops tf, Blueprint blueprint, Map<String, FloatTensor> weights) {
    this.tf = tf;
    this.blueprint = blueprint;
    this.constants = Variables.constants(tf, weights);
    this.head =
        Head.create(
            constants,
            blueprint.classifier(),
            Map.of(),
            blueprint.classes(),
            blueprint.backbone().featureSize(),
            Optional.empty());
  }

  /**
   * The content of the file.
   *
   * @param weights values of the variables by name; those that only training needs are passed over
   * @throws IllegalArgumentException if one is missing or of another shape
   */
  public static byte[] bytes(Blueprint blueprint, Map<String, FloatTensor> weights) {
    NativeLibrary.load();
    try (Graph graph = new Graph()) {
      SavedModel model = new SavedModel(Ops.create(graph), blueprint, weights);
      model.addSignatures();
      return org.tensorflow.proto.SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(
              MetaGraphDef.newBuilder()
                  .setMetaInfoDef(
                      MetaGraphDef.MetaInfoDef.newBuilder()
                          .addTags(TAG)
                          .setTensorflowVersion(TensorFlow.version()))
                  .setGraphDef(graph.toGraphDef())
                  .putAllSignatureDef(model.signatures))
          .build()
          .toByteArray();
    }
  }

  private void addSignatures() {
    ImageShape image = blueprint.image();
    if (image.isOfFeatures()) {
      Placeholder<TFloat32> vectors =
          tf.withName("vectors")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, image.channels())));
      Operand<TFloat32> pixels =
          tf.reshape(vectors, tf.constant(new int[] {-1, 1, 1, image.channels()}));
      add("serving_default", "vectors", vectors.output(), pixels);
      return;
    }
    Shape shape = Shape.of(-1, image.height(), image.width(), image.channels());
    Placeholder<TUint8> bytes =
        tf.withName("images").placeholder(TUint8.class, Placeholder.shape(shape));
    add(
        "serving_default",
        "images",
        bytes.output(),
        normalised(tf.dtypes.cast(bytes, TFloat32.class)));
    Placeholder<TFloat32> floats =
        tf.withName("float_images").placeholder(TFloat32.class, Placeholder.shape(shape));
    add(
        "float_images",
        "images",
        floats.output(),
        normalised(tf.math.mul(floats, tf.constant(BRIGHTEST))));
  }

  private Operand<TFloat32> normalised(Operand<TFloat32> pixels) {
    return blueprint
        .normalisation()
        .map(statistics -> ImageInput.normalise(tf, pixels, statistics))
        .orElse(pixels);
  }

  private void add(String name, String input, Output<?> given, Operand<TFloat32> pixels) {
    Layers layers =
        new Layers(tf, constants, Pass.INFERENCE, blueprint.precision() == Precision.BF16);
    Operand<TFloat32> features = blueprint.backbone().features(layers, pixels);
    Operand<TFloat32> logits = head.logits(tf, features);
    double tau = blueprint.logitAdjustment();
    if (tau != 0) {
      logits = tf.math.sub(logits, tf.constant(Prior.log(blueprint.trainCounts(), tau)));
    }
    signatures.put(
        name,
        SignatureDef.newBuilder()
            .setMethodName(METHOD)
            .putInputs(input, info(given))
            .putOutputs("logits", info(logits.asOutput(), blueprint.classes()))
            .putOutputs("features", info(features.asOutput(), blueprint.backbone().featureSize()))
            .build());
  }

  private static TensorInfo info(Output<?> output, long columns) {
    return info(output, Shape.of(-1, columns));
  }

  private static TensorInfo info(Output<?> output) {
    return info(output, output.shape());
  }

  private static TensorInfo info(Output<?> output, Shape shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(output.op().name() + ":" + output.index())
        .setDtype(output.dataType())
        .setTensorShape(dimensions)
        .build();
  }
}
