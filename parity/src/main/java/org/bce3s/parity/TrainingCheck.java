package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.bce3s.backbone.ResNet;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.Sigmoid;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.network.Blueprint;
import org.bce3s.network.ByPlace;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.Sgd;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;

/**
 * Checks {@code training/1}: steps of a whole network from given weights on given images, and its
 * logits after them. The network is read off the names and shapes of the initial values.
 */
final class TrainingCheck implements GoldenCheck {
  /** Values from which the network's sizes are read, with their number of dimensions. */
  private static final Map<String, Integer> NEEDED =
      Map.of("stem.kernel_hwio", 4, "classifier_weight", 2, "projector_w2", 2);

  /** Variables that start at 0 or 1 unless the file says otherwise. */
  private static final Pattern KNOWN_START =
      Pattern.compile(".*\\.(bn_gamma|bn_beta|bn_mean|bn_variance|momentum)");

  private final boolean gpu;

  /** A check on the GPU or on the CPU. */
  TrainingCheck(boolean gpu) {
    this.gpu = gpu;
  }

  @Override
  public String format() {
    return "training/1";
  }

  @Override
  public double tolerance() {
    return 1e-4;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    Map<String, FloatTensor> initial = initialValues(golden.object("initial"));
    List<GoldenNode> steps = golden.objects("steps");
    int batch = steps.get(0).integers("labels").length;
    ImageShape image = image(golden, initial, steps.get(0), batch);
    Blueprint blueprint = blueprint(golden, initial, image);
    GoldenNode evaluation = golden.object("evaluation");
    double rate = golden.object("optimiser").number("lr");

    List<GoldenComparison> found = new ArrayList<>();
    try (NetworkGraph graph = new NetworkGraph(blueprint, 2, gpu, 0)) {
      TrainingStep step = graph.step(batch);
      GoldenTensor logits = evaluation.tensor("logits");
      int tested = logits.values().length / blueprint.classes();
      Inference inference = graph.inference(tested);
      graph.initialize();
      checkNames(golden, initial, graph);
      graph.assign(initial);
      for (int i = 0; i < steps.size(); i++) {
        check("step" + (i + 1), steps.get(i), batch, step, rate, blueprint, found);
      }
      float[] images =
          evaluation
              .float32("images_nhwc", tested, image.height(), image.width(), image.channels())
              .floats();
      found.add(compare("evaluation.logits", logits.values(), inference.logits(images)));
    }
    return found;
  }

  private static void check(
      String name,
      GoldenNode want,
      int batch,
      TrainingStep step,
      double rate,
      Blueprint blueprint,
      List<GoldenComparison> found) {
    ImageShape image = blueprint.image();
    int[] shape = {batch, image.height(), image.width(), image.channels()};
    step.normalised(
        want.float32("source_nhwc", shape).floats(),
        labels(want, "labels", batch, blueprint.classes()),
        want.float32("partner_nhwc", shape).floats(),
        labels(want, "partner_labels", batch, blueprint.classes()));
    StepDraw draw =
        new StepDraw(want.number("lambda"), box(want, image), subset(want, blueprint.classes()));
    Map<String, float[]> gradients = step.gradients(draw, rate, true);
    ByPlace<Double> losses = step.run(draw, rate, true);
    add(found, name + ".joint", want.number("joint"), losses.joint());
    add(found, name + ".contrastive", want.number("contrastive"), losses.contrastive());
    add(found, name + ".uniform", want.number("uniform"), losses.uniform());
    add(found, name + ".total", want.number("total"), Optional.of(losses.total()));
    GoldenNode norms = want.object("gradient_norms");
    for (String parameter : norms.keys()) {
      float[] gradient = gradients.get(ourName(parameter));
      if (gradient == null) {
        throw norms.wrong(parameter, "is no parameter of the network");
      }
      add(
          found,
          name + ".gradient_norms." + parameter,
          norms.number(parameter),
          Optional.of(norm(gradient)));
    }
  }

  private static int[] labels(GoldenNode step, String key, int batch, int classes) {
    int[] labels = step.classes(key, classes);
    if (labels.length != batch) {
      throw step.wrong(key, "has " + labels.length + " labels, not " + batch);
    }
    return labels;
  }

  private static int[] box(GoldenNode step, ImageShape image) {
    String key = "cutmix_box_y0_y1_x0_x1";
    int[] box = step.integers(key);
    if (box.length != 4 || box[1] > image.height() || box[3] > image.width()) {
      throw step.wrong(key, "is no box inside the image");
    }
    return box;
  }

  private static float[] subset(GoldenNode step, int classes) {
    String key = "negative_subset";
    float[] subset = new float[classes];
    Arrays.fill(subset, step.has(key) ? 0 : 1);
    if (step.has(key)) {
      for (int k : step.classes(key, classes)) {
        subset[k] = 1;
      }
    }
    return subset;
  }

  private static void add(
      List<GoldenComparison> found, String name, double expected, Optional<Double> got) {
    found.add(
        new GoldenComparison(
            name,
            new double[] {expected},
            got.stream().mapToDouble(Double::doubleValue).toArray(),
            "float32"));
  }

  private static GoldenComparison compare(String name, double[] expected, float[] got) {
    return new GoldenComparison(name, expected, GoldenTensor.doubles(got), "float32");
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

  private static Map<String, FloatTensor> initialValues(GoldenNode initial) {
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (String name : initial.keys()) {
      values.put(ourName(name), initial.tensor(name).toFloatTensor());
    }
    for (Map.Entry<String, Integer> needed : NEEDED.entrySet()) {
      FloatTensor value = values.get(ourName(needed.getKey()));
      if (value == null) {
        throw initial.wrong(needed.getKey(), "is missing");
      }
      if (value.shape().length != needed.getValue()) {
        throw initial.wrong(needed.getKey(), "has not " + needed.getValue() + " dimensions");
      }
    }
    return values;
  }

  /** Golden values and drawn variables must be the same set, in the same shapes. */
  private static void checkNames(
      GoldenNode golden, Map<String, FloatTensor> initial, NetworkGraph graph) {
    Map<String, FloatTensor> variables = graph.snapshot();
    for (Map.Entry<String, FloatTensor> value : initial.entrySet()) {
      FloatTensor variable = variables.get(value.getKey());
      if (variable == null || !Arrays.equals(variable.shape(), value.getValue().shape())) {
        throw golden.wrong(
            "initial",
            "has "
                + value.getKey()
                + " of shape "
                + Arrays.toString(value.getValue().shape())
                + ", the network "
                + (variable == null ? "has no such variable" : Arrays.toString(variable.shape())));
      }
    }
    for (String name : variables.keySet()) {
      if (!initial.containsKey(name) && !KNOWN_START.matcher(name).matches()) {
        throw golden.wrong("initial", "lacks " + name);
      }
    }
  }

  /** Square images, whose size follows from the number of values. */
  private static ImageShape image(
      GoldenNode golden, Map<String, FloatTensor> initial, GoldenNode step, int batch) {
    int channels = (int) initial.get("stem.kernel").shape()[2];
    int values = step.float32("source_nhwc").length;
    int side = (int) Math.round(Math.sqrt(values / (double) (batch * channels)));
    if (batch == 0 || side * side * channels * batch != values || values == 0) {
      throw golden.wrong("steps", "[0].source_nhwc holds no square images of " + batch + " labels");
    }
    return new ImageShape(side, side, channels);
  }

  private static Blueprint blueprint(
      GoldenNode golden, Map<String, FloatTensor> initial, ImageShape image) {
    GoldenNode loss = golden.object("loss");
    GoldenNode optimiser = golden.object("optimiser");
    int classes = (int) initial.get("classifier.weight").shape()[0];
    int projection = (int) initial.get("projector.w2").shape()[0];
    return new Blueprint(
        image,
        Optional.empty(),
        network(initial),
        new Normalized(),
        Map.of(),
        new TripartiteLoss(
            Sigmoid.bce3s(1, loss.number("negative_ratio"), 1, 64),
            new BceContrastive(
                loss.number("weight_contrastive"),
                loss.number("temperature"),
                projection,
                1,
                64,
                0,
                MemoryStart.ZERO),
            new BceUniform(loss.number("weight_uniform"), 1)),
        MixingSettings.of(true, true),
        new Sgd(
            optimiser.number("lr"),
            optimiser.number("momentum"),
            optimiser.number("weight_decay"),
            false),
        Optional.empty(),
        OptionalDouble.empty(),
        ClipGroups.GLOBAL,
        1,
        Precision.F32,
        new int[classes],
        0,
        Optional.empty(),
        1,
        false);
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
