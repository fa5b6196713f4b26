package org.bce3s.embedding;

/**
 * Points in the plane that stand for the rows they were computed from.
 *
 * @param x first coordinates, one a point; they have no unit, only neighbourhoods mean something
 * @param y second coordinates, as many
 * @param divergence the Kullback-Leibler divergence of the neighbourhoods in the plane from those
 *     of the rows, in nats, after the last iteration
 */
public record Embedding(double[] x, double[] y, double divergence) {
  /** The number of points. */
  public int size() {
    return x.length;
  }
}
