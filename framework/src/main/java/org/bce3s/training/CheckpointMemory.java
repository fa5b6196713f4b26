package org.bce3s.training;

import org.bce3s.spec.SpecException;

/**
 * What the checkpoints of a run take of the Java heap: the weights of the best epoch by each
 * selection, and the next best one beside them while it is taken over. All else that is written or
 * read passes a tensor at a time, once as numbers and once as bytes.
 *
 * @param largest bytes of the largest variable
 * @param weights bytes of the variables that classify, kept for a best epoch
 * @param selections best epochs that are kept: by the test set, and by a hold-out if there is one
 */
record CheckpointMemory(long largest, long weights, int selections) {
  private static final long MEGA = 1 << 20;

  /** For batches, tables and what the JVM itself needs, beside what is held already. */
  private static final long MARGIN = 64 * MEGA;

  /** The bytes that are held at once when a checkpoint is written or a best epoch replaced. */
  long needed() {
    return selections * weights + Math.max(weights, 2 * largest) + MARGIN;
  }

  /**
   * Checks that the heap has so much left, before hours are spent on the way to the first
   * checkpoint.
   *
   * @param largest bytes that the heap may grow to
   * @param used bytes of it that are in use, by images for example
   * @throws SpecException if not
   */
  void require(long largest, long used) {
    if (needed() > largest - used) {
      throw new SpecException(
          "--heap",
          largest / MEGA + "m",
          "at least "
              + (used + needed() + MEGA - 1) / MEGA
              + "m: images and program take "
              + used / MEGA
              + " MB, the checkpoints of this network "
              + needed() / MEGA
              + " MB");
    }
  }

  /** Checks this JVM; what is garbage in it is collected first. */
  void require() {
    Runtime jvm = Runtime.getRuntime();
    if (needed() > jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory()) {
      System.gc();
    }
    require(jvm.maxMemory(), jvm.totalMemory() - jvm.freeMemory());
  }
}
