package org.bce3s.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Features of batches of images, and of their mirror images, kept once they are made. */
final class KeptBatches {
  private final Map<Integer, float[]> plain = new HashMap<>();
  private final Map<Integer, float[]> mirrored = new HashMap<>();

  /** Those of a batch, made if they are asked for the first time. */
  float[] get(int batch, boolean mirror, Supplier<float[]> made) {
    return (mirror ? mirrored : plain).computeIfAbsent(batch, b -> made.get());
  }
}
