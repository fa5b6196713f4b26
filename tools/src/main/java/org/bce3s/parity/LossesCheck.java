package org.bce3s.parity;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.loss.BceContrastive;
import org.bce3s.loss.BceJoint;
import org.bce3s.loss.BceUniform;
import org.bce3s.loss.CeContrastive;
import org.bce3s.loss.CeJoint;
import org.bce3s.loss.CeUniform;
import org.bce3s.loss.ClassBalancedBce;
import org.bce3s.loss.Head;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Checks {@code losses/1}: the tripartite losses, their gradients and the memory on given features.
 */
final class LossesCheck implements GoldenCheck {
  private static final List<String> STREAMS =
      List.of("features_origin", "features_mixup", "features_cutmix");

  private static final Map<String, String> HEAD =
      Map.of(
          "classifier_weight", "classifier.weight",
          "classifier_bias", "classifier.bias",
          "projector_w1", "projector.w1",
          "projector_b1", "projector.b1",
          "projector_w2", "projector.w2",
          "projector_b2", "projector.b2",
          "memory", "memory");

  @Override
  public String format() {
    return "losses/1";
  }

  @Override
  public double tolerance() {
    return 1e-5;
  }

  @Override
  public List<Comparison> check(JsonObject golden) {
    JsonObject p = golden.getAsJsonObject("parameters");
    double wss = p.get("weight_contrastive").getAsDouble();
    double wcc = p.get("weight_uniform").getAsDouble();
    double tau = p.get("temperature").getAsDouble();
    double ratio = p.get("negative_ratio").getAsDouble();
    double l = p.get("negative_weight").getAsDouble();
    double clamp = p.get("clamp").getAsDouble();
    int projection = p.get("projection_dim").getAsInt();
    TripartiteLoss bce =
        new TripartiteLoss(
            new BceJoint(1, ratio, l, clamp),
            new BceContrastive(wss, tau, projection, l, clamp, 0),
            new BceUniform(wcc, 1));
    TripartiteLoss ce =
        new TripartiteLoss(
            new CeJoint(1), new CeContrastive(wss, tau, projection, 0), new CeUniform(wcc, 1));
    TripartiteLoss balanced =
        new TripartiteLoss(
            new ClassBalancedBce(1, p.get("class_balanced_beta").getAsDouble(), ratio),
            new CeContrastive(0, 1, 1, 0),
            new CeUniform(0, 1));

    List<Comparison> found = new ArrayList<>();
    found.addAll(check(golden, "bce", bce));
    found.addAll(check(golden, "ce", ce));
    found.addAll(check(golden, "class_balanced_bce", balanced));
    return found;
  }

  private static List<Comparison> check(JsonObject golden, String family, TripartiteLoss loss) {
    JsonObject inputs = golden.getAsJsonObject("inputs");
    JsonObject want = golden.getAsJsonObject(family);
    List<Comparison> found = new ArrayList<>();
    try (GraphSession session = new GraphSession(2, false, 0)) {
      Ops tf = session.tf();
      long[] shape = GoldenValues.shape(inputs.get("classifier_weight"));
      Head head =
          Head.create(session.variables(), (int) shape[0], (int) shape[1], loss.projection());
      Map<String, Operand<TFloat32>> by = new LinkedHashMap<>();
      STREAMS.forEach(name -> by.put(name, constant(tf, inputs, name)));
      HEAD.forEach(
          (name, variable) ->
              session.variables().trainable().stream()
                  .filter(v -> v.name().equals(variable))
                  .forEach(v -> by.put(name, v.read())));
      TripartiteLoss.Losses losses =
          loss.losses(
              tf,
              head,
              new TripartiteLoss.Batch(
                  by.get(STREAMS.get(0)),
                  List.of(by.get(STREAMS.get(1)), by.get(STREAMS.get(2))),
                  tf.constant(GoldenValues.ints(inputs.get("labels"))),
                  constant(tf, inputs, "mixed_labels"),
                  tf.constant(subset(inputs, (int) shape[0])),
                  tf.constant(1f),
                  GoldenValues.ints(inputs.get("class_counts"))));
      Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
      losses.joint().ifPresent(v -> values.put(want.has("loss") ? "loss" : "joint", v));
      losses.contrastive().ifPresent(v -> values.put("contrastive", v));
      losses.uniform().ifPresent(v -> values.put("uniform", v));
      values.put("total", losses.total());
      JsonObject gradients = want.getAsJsonObject("gradients");
      List<String> names = gradients.keySet().stream().toList();
      List<Operand<TFloat32>> dx =
          session.gradients(losses.total(), names.stream().map(by::get).toList());

      session.assign(headValues(inputs));
      List<float[]> got = session.run(List.of(), List.of(), List.copyOf(values.values()));
      int i = 0;
      for (String name : values.keySet()) {
        float[] value = got.get(i++);
        if (want.has(name)) {
          found.add(compare(family + "." + name, want.get(name), value));
        }
      }
      List<float[]> gradientValues = session.run(List.of(), List.of(), dx);
      for (int g = 0; g < names.size(); g++) {
        found.add(
            compare(
                family + ".gradients." + names.get(g),
                gradients.get(names.get(g)),
                gradientValues.get(g)));
      }
      losses
          .memoryUpdate()
          .ifPresent(
              update -> {
                session.run(List.of(), List.of(update), List.of());
                found.add(
                    compare(
                        family + ".memory_after_update",
                        golden.get("memory_after_update"),
                        session.snapshot().get("memory").values()));
              });
    }
    return found;
  }

  private static Map<String, FloatTensor> headValues(JsonObject inputs) {
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    HEAD.forEach((name, variable) -> values.put(variable, GoldenValues.tensor(inputs.get(name))));
    return values;
  }

  private static float[] subset(JsonObject inputs, int classes) {
    float[] subset = new float[classes];
    for (int k : GoldenValues.ints(inputs.get("negative_subset"))) {
      subset[k] = 1;
    }
    return subset;
  }

  private static Operand<TFloat32> constant(Ops tf, JsonObject inputs, String name) {
    return tf.constant(
        Shape.of(GoldenValues.shape(inputs.get(name))),
        DataBuffers.of(GoldenValues.floats(inputs.get(name))));
  }

  private static Comparison compare(
      String name, com.google.gson.JsonElement expected, float[] got) {
    return new Comparison(
        name, GoldenValues.doubles(expected), GoldenValues.doubles(got), "float32");
  }
}
