package org.bce3s.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.ResNet;
import org.bce3s.data.ImageShape;
import org.bce3s.loss.BceContrastive;
import org.bce3s.loss.BceJoint;
import org.bce3s.loss.BceUniform;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.optimisation.Sgd;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Blueprint;
import org.bce3s.training.MixingSettings;
import org.bce3s.training.NetworkGraph;
import org.bce3s.training.Precision;
import org.bce3s.training.StepDraw;
import org.bce3s.training.StepLosses;
import org.bce3s.training.TrainingStep;

/**
 * Checks {@code training/1}: steps of a whole network from given weights on given images, and its
 * logits after them. The network is read off the names and shapes of the initial values.
 */
final class TrainingCheck implements GoldenCheck {
  @Override
  public String format() {
    return "training/1";
  }

  @Override
  public double tolerance() {
    return 1e-4;
  }

  @Override
  public List<Comparison> check(JsonObject golden) {
    Map<String, FloatTensor> initial = initialValues(golden.getAsJsonObject("initial"));
    JsonObject evaluation = golden.getAsJsonObject("evaluation");
    double[] logits = GoldenValues.doubles(evaluation.get("logits"));
    float[] testImages = GoldenValues.decode(evaluation.get("images_nhwc"));
    List<JsonElement> steps = golden.getAsJsonArray("steps").asList();
    int batch = GoldenValues.ints(steps.get(0).getAsJsonObject().get("labels")).length;
    Blueprint blueprint = blueprint(golden, initial, batch);
    double rate = golden.getAsJsonObject("optimiser").get("lr").getAsDouble();

    List<Comparison> found = new ArrayList<>();
    try (NetworkGraph graph = new NetworkGraph(blueprint, 2, false, 0)) {
      TrainingStep step = graph.step(batch);
      var inference = graph.inference(logits.length / blueprint.classes());
      graph.initialize();
      graph.assign(initial);
      for (int i = 0; i < steps.size(); i++) {
        check("step" + (i + 1), steps.get(i).getAsJsonObject(), step, rate, blueprint, found);
      }
      found.add(compare("evaluation.logits", logits, inference.logits(testImages)));
    }
    return found;
  }

  private static void check(
      String name,
      JsonObject want,
      TrainingStep step,
      double rate,
      Blueprint blueprint,
      List<Comparison> found) {
    step.normalised(
        GoldenValues.decode(want.get("source_nhwc")),
        GoldenValues.ints(want.get("labels")),
        GoldenValues.decode(want.get("partner_nhwc")),
        GoldenValues.ints(want.get("partner_labels")));
    float[] subset = new float[blueprint.classes()];
    Arrays.fill(subset, want.has("negative_subset") ? 0 : 1);
    if (want.has("negative_subset")) {
      for (int k : GoldenValues.ints(want.get("negative_subset"))) {
        subset[k] = 1;
      }
    }
    StepDraw draw =
        new StepDraw(
            want.get("lambda").getAsDouble(),
            GoldenValues.ints(want.get("cutmix_box_y0_y1_x0_x1")),
            subset);
    Map<String, float[]> gradients = step.gradients(draw, rate, true);
    StepLosses losses = step.run(draw, rate, true);
    add(found, name + ".joint", want.get("joint"), losses.joint());
    add(found, name + ".contrastive", want.get("contrastive"), losses.contrastive());
    add(found, name + ".uniform", want.get("uniform"), losses.uniform());
    add(found, name + ".total", want.get("total"), OptionalDouble.of(losses.total()));
    JsonObject norms = want.getAsJsonObject("gradient_norms");
    for (String parameter : norms.keySet()) {
      add(
          found,
          name + ".gradient_norms." + parameter,
          norms.get(parameter),
          OptionalDouble.of(norm(gradients.get(ourName(parameter)))));
    }
  }

  private static void add(
      List<Comparison> found, String name, JsonElement expected, OptionalDouble got) {
    found.add(
        new Comparison(name, GoldenValues.doubles(expected), got.stream().toArray(), "float32"));
  }

  private static Comparison compare(String name, double[] expected, float[] got) {
    return new Comparison(name, expected, GoldenValues.doubles(got), "float32");
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  private static String ourName(String golden) {
    return golden
        .replace("kernel_hwio", "kernel")
        .replace("classifier_", "classifier.")
        .replace("projector_", "projector.");
  }

  private static Map<String, FloatTensor> initialValues(JsonObject initial) {
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (String name : initial.keySet()) {
      values.put(ourName(name), GoldenValues.encodedTensor(initial.getAsJsonObject(name)));
    }
    return values;
  }

  private static Blueprint blueprint(
      JsonObject golden, Map<String, FloatTensor> initial, int batch) {
    JsonObject loss = golden.getAsJsonObject("loss");
    JsonObject optimiser = golden.getAsJsonObject("optimiser");
    long[] classifier = initial.get("classifier.weight").shape();
    int projection = (int) initial.get("projector.w2").shape()[0];
    int channels = (int) initial.get("stem.kernel").shape()[2];
    int values =
        GoldenValues.decode(
                golden.getAsJsonArray("steps").get(0).getAsJsonObject().get("source_nhwc"))
            .length;
    int side = (int) Math.round(Math.sqrt(values / (double) (batch * channels)));
    return new Blueprint(
        new ImageShape(side, side, channels),
        Optional.empty(),
        network(initial),
        new TripartiteLoss(
            new BceJoint(1, loss.get("negative_ratio").getAsDouble(), 1, 64),
            new BceContrastive(
                loss.get("weight_contrastive").getAsDouble(),
                loss.get("temperature").getAsDouble(),
                projection,
                1,
                64,
                0),
            new BceUniform(loss.get("weight_uniform").getAsDouble(), 1)),
        new MixingSettings(true, true, 1),
        new Sgd(
            optimiser.get("lr").getAsDouble(),
            optimiser.get("momentum").getAsDouble(),
            optimiser.get("weight_decay").getAsDouble(),
            false),
        OptionalDouble.empty(),
        Precision.F32,
        new int[(int) classifier[0]]);
  }

  /** Stages and blocks as the names of the kernels count them, widths as their shapes say. */
  private static ResNet network(Map<String, FloatTensor> initial) {
    List<Integer> widths = new ArrayList<>();
    List<Integer> blocks = new ArrayList<>();
    for (int s = 1; initial.containsKey(kernel(s, 1)); s++) {
      widths.add((int) initial.get(kernel(s, 1)).shape()[3]);
      int b = 1;
      while (initial.containsKey(kernel(s, b + 1))) {
        b++;
      }
      blocks.add(b);
    }
    return new ResNet(widths, blocks, ResNet.Shortcut.PAD);
  }

  private static String kernel(int stage, int block) {
    return "stage" + stage + ".block" + block + ".conv1.kernel";
  }
}
