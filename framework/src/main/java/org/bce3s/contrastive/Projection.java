package org.bce3s.contrastive;

import java.util.OptionalInt;

/**
 * A projector: linear layers with a bias, and ReLU between them.
 *
 * @param size length p of a projected row
 * @param depth linear layers, at least 1
 * @param hidden width of the layers between; empty for the width of what comes in
 * @param batchNorm whether every hidden layer is normalised by the statistics of the rows that are
 *     projected at once, before its ReLU
 */
public record Projection(int size, int depth, OptionalInt hidden, boolean batchNorm) {
  /** Linear(d, d) - ReLU - Linear(d, p), the projector of BCE3S. */
  public static Projection plain(int size) {
    return new Projection(size, 2, OptionalInt.empty(), false);
  }
}
