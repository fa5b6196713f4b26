package org.bce3s.optimisation;

/** The base rate throughout. */
public record Constant() implements Schedule {
  @Override
  public double factor(int epoch, int epochs) {
    return 1;
  }
}
