package org.bce3s.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.failure.RequestException;

/**
 * The inputs of a {@code losses/1} file, with shapes that fit each other.
 *
 * @param classes K
 * @param features d
 * @param tensors features, classifier, projector, memory and soft labels by their names in the file
 * @param labels classes of the source stream [B]
 * @param subset 1 for the classes of the negative subset, else 0 [K]
 * @param classCounts training images per class [K]
 */
record LossInputs(
    int classes,
    int features,
    Map<String, GoldenTensor> tensors,
    int[] labels,
    float[] subset,
    int[] classCounts) {
  /** The names of the three streams' features. */
  static final List<String> STREAMS =
      List.of("features_origin", "features_mixup", "features_cutmix");

  /** The name of each variable of the head in a golden file. */
  static final Map<String, String> HEAD =
      Map.of(
          "classifier_weight", "classifier.weight",
          "classifier_bias", "classifier.bias",
          "projector_w1", "projector.w1",
          "projector_b1", "projector.b1",
          "projector_w2", "projector.w2",
          "projector_b2", "projector.b2",
          "memory", "memory");

  /**
   * Reads the inputs.
   *
   * @param projection p
   * @throws RequestException naming what is missing or of a shape that does not fit
   */
  static LossInputs read(GoldenNode inputs, int projection) {
    int[] classifier = inputs.tensor("classifier_weight").shape();
    if (classifier.length != 2 || classifier[0] == 0 || classifier[1] == 0) {
      throw inputs.wrong("classifier_weight", "is no matrix");
    }
    int k = classifier[0];
    int d = classifier[1];
    int[] labels = inputs.classes("labels", k);
    int b = labels.length;
    Map<String, GoldenTensor> tensors = new LinkedHashMap<>();
    STREAMS.forEach(name -> tensors.put(name, inputs.tensor(name, b, d)));
    tensors.put("classifier_weight", inputs.tensor("classifier_weight", k, d));
    tensors.put("classifier_bias", inputs.tensor("classifier_bias", k));
    tensors.put("projector_w1", inputs.tensor("projector_w1", d, d));
    tensors.put("projector_b1", inputs.tensor("projector_b1", d));
    tensors.put("projector_w2", inputs.tensor("projector_w2", projection, d));
    tensors.put("projector_b2", inputs.tensor("projector_b2", projection));
    tensors.put("memory", inputs.tensor("memory", k, projection));
    tensors.put("mixed_labels", inputs.tensor("mixed_labels", b, k));
    float[] subset = new float[k];
    for (int c : inputs.classes("negative_subset", k)) {
      subset[c] = 1;
    }
    int[] counts = inputs.integers("class_counts");
    if (counts.length != k) {
      throw inputs.wrong("class_counts", "has " + counts.length + " classes, not " + k);
    }
    return new LossInputs(k, d, tensors, labels, subset, counts);
  }

  /** Whether there is a tensor of that name. */
  boolean has(String name) {
    return tensors.containsKey(name);
  }
}
