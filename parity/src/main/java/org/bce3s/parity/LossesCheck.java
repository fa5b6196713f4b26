package org.bce3s.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.ShortForms;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;

/**
 * Checks {@code losses/1}: the tripartite losses, their gradients and the memory on given features.
 */
final class LossesCheck implements GoldenCheck {
  private final boolean gpu;

  /** A check on the GPU or on the CPU. */
  LossesCheck(boolean gpu) {
    this.gpu = gpu;
  }

  @Override
  public String format() {
    return "losses/1";
  }

  @Override
  public double tolerance() {
    return 1e-5;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    GoldenNode p = golden.object("parameters");
    double wss = p.number("weight_contrastive");
    double wcc = p.number("weight_uniform");
    double tau = p.number("temperature");
    double ratio = p.number("negative_ratio");
    double l = p.number("negative_weight");
    double clamp = p.number("clamp");
    int projection = p.integer("projection_dim");
    LossInputs inputs = LossInputs.read(golden.object("inputs"), projection);
    TripartiteLoss bce =
        new TripartiteLoss(
            Sigmoid.bce3s(1, ratio, l, clamp),
            new BceContrastive(wss, tau, projection, l, clamp, 0, MemoryStart.ZERO),
            new BceUniform(wcc, 1));
    TripartiteLoss ce =
        new TripartiteLoss(
            Softmax.of(1),
            new CeContrastive(wss, tau, projection, 0, MemoryStart.ZERO),
            new CeUniform(wcc, 1));
    TripartiteLoss balanced =
        new TripartiteLoss(
            new ShortForms.ClassBalancedBce(1, p.number("class_balanced_beta"), ratio)
                .composition(),
            new CeContrastive(0, 1, 1, 0, MemoryStart.ZERO),
            new CeUniform(0, 1));

    List<GoldenComparison> found = new ArrayList<>();
    compare("bce", golden, inputs, bce, found);
    compare("ce", golden, inputs, ce, found);
    compare("class_balanced_bce", golden, inputs, balanced, found);
    return found;
  }

  private void compare(
      String family,
      GoldenNode golden,
      LossInputs inputs,
      TripartiteLoss loss,
      List<GoldenComparison> found) {
    GoldenNode want = golden.object(family);
    GoldenNode wantGradients = want.object("gradients");
    try (LossGraph graph = new LossGraph(loss, inputs, gpu)) {
      Map<String, float[]> values = graph.values();
      if (want.has("loss")) {
        values.put("loss", values.get("joint"));
      }
      for (String name : want.keys()) {
        // A term of weight zero is not in the graph: its value says nothing about the total.
        if (values.containsKey(name)) {
          found.add(comparison(family + "." + name, want.tensor(name), values.get(name)));
        }
      }
      for (String name : wantGradients.keys()) {
        if (!inputs.has(name)) {
          throw wantGradients.wrong(name, "is no input");
        }
      }
      Map<String, float[]> gradients = graph.gradients(wantGradients.keys());
      for (String name : wantGradients.keys()) {
        found.add(
            comparison(
                family + ".gradients." + name, wantGradients.tensor(name), gradients.get(name)));
      }
      Optional<FloatTensor> memory = graph.updatedMemory();
      memory.ifPresent(
          updated ->
              found.add(
                  comparison(
                      family + ".memory_after_update",
                      golden.tensor("memory_after_update"),
                      updated.values())));
    }
  }

  private static GoldenComparison comparison(String name, GoldenTensor expected, float[] got) {
    return new GoldenComparison(name, expected.values(), GoldenTensor.doubles(got), "float32");
  }
}
