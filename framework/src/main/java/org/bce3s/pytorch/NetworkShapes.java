package org.bce3s.pytorch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.classifier.Classifier;
import org.bce3s.image.ImageShape;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variables;
import org.tensorflow.types.TFloat32;

/** Which variables a network has. */
public final class NetworkShapes {
  private static final int RGB = 3;

  private NetworkShapes() {}

  /**
   * The shapes of a backbone's variables, by name. Its graph is built for that, which takes a
   * moment and no memory for values.
   *
   * @param side of the images, height and width, which positions of a transformer depend on
   */
  public static Map<String, long[]> of(Backbone backbone, int side) {
    return of(backbone, new ImageShape(side, side, RGB), variables -> {});
  }

  /**
   * The same of a network with its classifier.
   *
   * @param backbone for images of this shape
   * @param image shape of the images
   * @param classes of the classifier
   */
  public static Map<String, long[]> of(
      Backbone backbone, ImageShape image, Classifier classifier, int classes) {
    return of(
        backbone,
        image,
        variables -> classifier.variables(variables, classes, backbone.featureSize()));
  }

  private static Map<String, long[]> of(
      Backbone backbone, ImageShape image, Consumer<Variables> more) {
    try (GraphSession session = new GraphSession(1, false, 0);
        Input<TFloat32> images =
            Input.floats(session.tf(), 1, image.height(), image.width(), image.channels())) {
      Layers layers = new Layers(session.tf(), session.variables(), Pass.INFERENCE, false);
      backbone.features(layers, images.operand());
      more.accept(session.variables());
      Map<String, long[]> shapes = new LinkedHashMap<>();
      session.variables().all().forEach(v -> shapes.put(v.name(), v.shape()));
      return shapes;
    }
  }
}
