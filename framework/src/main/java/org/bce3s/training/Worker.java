package org.bce3s.training;

import org.bce3s.tensor.Cluster;

/**
 * One of the processes that train a run together.
 *
 * @param cluster all of them, and which one it is
 * @param run SHA-256 (hex) of what decides the result, on which all must agree
 */
public record Worker(Cluster cluster, String run) {
  /** A process that trains alone. */
  public static final Worker ALONE = new Worker(Cluster.ALONE, "");
}
