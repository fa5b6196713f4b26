package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bce3s.optimisation.CosineAnnealing;
import org.bce3s.optimisation.GradientClipping;
import org.bce3s.optimisation.Schedule;
import org.bce3s.optimisation.Sgd;
import org.bce3s.optimisation.WarmupMilestones;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Checks {@code optimisation/1}: SGD and clipping in the graph, and the rates of the schedules. */
final class OptimisationCheck implements GoldenCheck {
  private static final String PARAMETER = "w";

  @Override
  public String format() {
    return "optimisation/1";
  }

  @Override
  public double tolerance() {
    return 1e-5;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    List<GoldenComparison> found = new ArrayList<>();
    clip(golden.object("clip"), found);
    GoldenNode sgd = golden.object("sgd");
    GoldenNode steps = sgd.object("after_each_step");
    sgd("plain", sgd, steps, false, found);
    sgd("nesterov", sgd, steps, true, found);
    cosine(golden.object("cosine"), found);
    warmup(golden.object("warmup_multistep"), found);
    return found;
  }

  /** Every row is the gradient of one parameter of one step, clipped on its own. */
  private static void clip(GoldenNode clip, List<GoldenComparison> found) {
    GoldenTensor gradients = matrix(clip, "gradients");
    GoldenTensor want = clip.tensor("clipped", gradients.shape());
    int size = gradients.shape()[1];
    double maxNorm = clip.number("max_norm");
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Input<TFloat32> input = session.keep(Input.floats(session.tf(), size));
      List<Operand<TFloat32>> clipped =
          GradientClipping.byGlobalNorm(session.tf(), List.of(input.operand()), maxNorm);
      for (int i = 0; i < gradients.shape()[0]; i++) {
        input.set(row(gradients, i, size));
        float[] got = session.run(List.of(input), List.of(), clipped).get(0);
        found.add(compare("clip.clipped[" + i + "]", row(want, i, size), got));
      }
    }
  }

  private static void sgd(
      String name,
      GoldenNode sgd,
      GoldenNode steps,
      boolean nesterov,
      List<GoldenComparison> found) {
    GoldenTensor gradients = matrix(sgd, "gradients");
    int size = gradients.shape()[1];
    GoldenTensor start = sgd.tensor("start", size);
    GoldenTensor want = steps.tensor(name, gradients.shape());
    Sgd rule =
        new Sgd(sgd.number("lr"), sgd.number("momentum"), sgd.number("weight_decay"), nesterov);
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Variable parameter = session.variables().parameter(PARAMETER, Initializer.constant(0), size);
      Input<TFloat32> gradient = session.keep(Input.floats(session.tf(), size));
      Input<TFloat32> rate = session.keep(Input.floats(session.tf()));
      Op update =
          rule.update(
              session.tf(), session.variables(), parameter, gradient.operand(), rate.operand());
      session.initialize();
      session.assign(Map.of(PARAMETER, new FloatTensor(new long[] {size}, start.floats())));
      rate.set((float) rule.rate());
      for (int i = 0; i < gradients.shape()[0]; i++) {
        gradient.set(row(gradients, i, size));
        session.run(List.of(gradient, rate), List.of(update), List.of());
        float[] got = session.snapshot().get(PARAMETER).values();
        found.add(compare("sgd." + name + "[" + i + "]", row(want, i, size), got));
      }
    }
  }

  private static void cosine(GoldenNode cosine, List<GoldenComparison> found) {
    if (cosine.has("eta_min") && cosine.number("eta_min") != 0) {
      throw cosine.wrong("eta_min", "is not 0, to which the schedule goes");
    }
    int epochs = cosine.integer("epochs");
    rates("cosine", cosine, new CosineAnnealing(false), epochs, found);
  }

  private static void warmup(GoldenNode warmup, List<GoldenComparison> found) {
    int[] milestones = warmup.integers("milestones");
    double gamma = warmup.number("gamma");
    Schedule schedule =
        new WarmupMilestones(
            warmup.integer("warmup_epochs"),
            IntStream.of(milestones).boxed().toList(),
            IntStream.rangeClosed(1, milestones.length).mapToObj(i -> Math.pow(gamma, i)).toList());
    rates("warmup_multistep", warmup, schedule, warmup.tensor("epoch_lr").values().length, found);
  }

  private static void rates(
      String name, GoldenNode node, Schedule schedule, int epochs, List<GoldenComparison> found) {
    double base = node.number("base");
    double[] got =
        IntStream.range(0, epochs).mapToDouble(e -> base * schedule.factor(e, epochs)).toArray();
    found.add(
        new GoldenComparison(name + ".epoch_lr", node.tensor("epoch_lr").values(), got, "float64"));
  }

  private static GoldenTensor matrix(GoldenNode node, String key) {
    GoldenTensor tensor = node.tensor(key);
    if (tensor.shape().length != 2 || tensor.values().length == 0) {
      throw node.wrong(key, "is no list of rows of numbers");
    }
    return tensor;
  }

  private static float[] row(GoldenTensor matrix, int row, int size) {
    float[] values = new float[size];
    System.arraycopy(matrix.floats(), row * size, values, 0, size);
    return values;
  }

  private static GoldenComparison compare(String name, float[] expected, float[] got) {
    return new GoldenComparison(
        name, GoldenTensor.doubles(expected), GoldenTensor.doubles(got), "float32");
  }
}
