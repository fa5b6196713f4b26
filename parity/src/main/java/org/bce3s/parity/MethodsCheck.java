package org.bce3s.parity;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks {@code methods/1}: the losses of compared methods as their authors released them, with
 * gradients and what else a method computes. Which check a file takes is said by its {@code
 * method}.
 */
final class MethodsCheck implements GoldenCheck {
  /** The checks by method; a new one is an entry here. */
  private static final Map<String, MethodCheck> METHODS = methods();

  private static Map<String, MethodCheck> methods() {
    Map<String, MethodCheck> methods = new TreeMap<>(ContrastiveMethods.checks());
    methods.put("gcl", new GclCheck());
    methods.put("glmc", new GlmcCheck());
    methods.put("ldam-drw", new LdamCheck());
    methods.put("mislas", new MislasCheck());
    methods.put("weight-balancing", new WeightBalancingCheck());
    return methods;
  }

  private final boolean gpu;

  /** A check on the GPU or on the CPU. */
  MethodsCheck(boolean gpu) {
    this.gpu = gpu;
  }

  @Override
  public String format() {
    return "methods/1";
  }

  @Override
  public double tolerance() {
    return 1e-5;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    MethodCheck check = METHODS.get(golden.text("method"));
    if (check == null) {
      throw golden.wrong(
          "method",
          "\"" + golden.text("method") + "\" is none of " + String.join(", ", METHODS.keySet()));
    }
    return check.check(golden, gpu);
  }
}
