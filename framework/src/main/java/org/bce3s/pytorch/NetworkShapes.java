package org.bce3s.pytorch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.classifier.Classifier;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variables;
import org.tensorflow.types.TFloat32;

/** Which variables a network has. */
public final class NetworkShapes {
  private static final int CHANNELS = 3;

  private NetworkShapes() {}

  /**
   * The shapes of a backbone's variables, by name. Its graph is built for that, which takes a
   * moment and no memory for values.
   *
   * @param side of the images, height and width, which positions of a transformer depend on
   */
  public static Map<String, long[]> of(Backbone backbone, int side) {
    return of(backbone, side, side, variables -> {});
  }

  /**
   * The same of a network with its classifier.
   *
   * @param height of the images
   * @param width of the images
   * @param classes of the classifier
   */
  public static Map<String, long[]> of(
      Backbone backbone, int height, int width, Classifier classifier, int classes) {
    return of(
        backbone,
        height,
        width,
        variables -> classifier.variables(variables, classes, backbone.featureSize()));
  }

  private static Map<String, long[]> of(
      Backbone backbone, int height, int width, Consumer<Variables> more) {
    try (GraphSession session = new GraphSession(1, false, 0);
        Input<TFloat32> images = Input.floats(session.tf(), 1, height, width, CHANNELS)) {
      Layers layers = new Layers(session.tf(), session.variables(), Pass.INFERENCE, false);
      backbone.features(layers, images.operand());
      more.accept(session.variables());
      Map<String, long[]> shapes = new LinkedHashMap<>();
      session.variables().all().forEach(v -> shapes.put(v.name(), v.shape()));
      return shapes;
    }
  }
}
