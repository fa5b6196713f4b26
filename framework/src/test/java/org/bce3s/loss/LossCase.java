package org.bce3s.loss;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bce3s.random.RandomStream;
import org.bce3s.tensor.FloatTensor;

/**
 * What a loss is computed of.
 *
 * @param values features {@code source}, {@code view}, {@code mixup} and {@code cutmix} [B, d] and
 *     the variables of the head, by name
 * @param labels classes of the source stream [B]
 * @param mixedLabels soft labels [B, K]
 * @param subset 1 for the classes of the negative subset [K]
 * @param counts training images per class [K]
 */
record LossCase(
    Map<String, FloatTensor> values,
    int[] labels,
    float[] mixedLabels,
    float[] subset,
    int[] counts) {

  int batch() {
    return labels.length;
  }

  int classes() {
    return counts.length;
  }

  int features() {
    return (int) values.get("source").shape()[1];
  }

  int projection() {
    return (int) values.get("memory").shape()[1];
  }

  float[] value(String name) {
    return values.get(name).values();
  }

  /**
   * The value of a variable of a shape: the first rows of what was drawn for one of another shape,
   * and what is not part of the case as a function of its name.
   */
  float[] value(String name, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (values.containsKey(name)) {
      return Arrays.copyOf(value(name), size);
    }
    if (name.startsWith("queue.")) { // of no class, so that classes can be renumbered
      float[] none = new float[size];
      Arrays.fill(none, name.equals("queue.labels") ? -1 : 0.1f);
      return none;
    }
    return normal(RandomStream.of(5, "loss case: " + name), shape).values();
  }

  /** Everything drawn at random; the classes of the batch differ as long as there are enough. */
  static LossCase random(long seed, int batch, int classes, int features, int projection) {
    RandomStream random = RandomStream.of(seed, "loss case");
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (String stream : new String[] {"source", "mixup", "cutmix"}) {
      values.put(stream, normal(random, batch, features));
    }
    values.put("classifier.weight", normal(random, classes, features));
    values.put("classifier.bias", normal(random, classes));
    values.put("projector.w1", normal(random, features, features));
    values.put("projector.b1", normal(random, features));
    values.put("projector.w2", normal(random, projection, features));
    values.put("projector.b2", normal(random, projection));
    values.put("memory", normal(random, classes, projection));
    RandomStream others = RandomStream.of(seed, "loss case: view and predictor");
    values.put("view", normal(others, batch, features));
    values.put("second-view", normal(RandomStream.of(seed, "third"), batch, features));
    RandomStream seen = RandomStream.of(seed, "loss case: class means");
    values.put("class_means.old", normal(seen, classes, projection));
    for (int i = 0; i < classes * projection; i++) {
      values.get("class_means.old").values()[i] *= (float) (0.5 / Math.sqrt(projection));
    }
    values.put("class_means.old_count", new FloatTensor(new long[] {classes}, new float[classes]));
    values.put("predictor.w", normal(others, projection, projection));
    values.put("predictor.b", normal(others, projection));
    int[] order = random.permutation(classes);
    int[] labels = IntStream.range(0, batch).map(i -> order[i % classes]).toArray();
    float[] mixedLabels = new float[batch * classes];
    float[] subset = new float[classes];
    for (int i = 0; i < batch; i++) {
      mixedLabels[i * classes + labels[i]] += 0.3f;
      mixedLabels[i * classes + random.nextInt(classes)] += 0.7f;
      subset[labels[i]] = 1;
    }
    subset[random.nextInt(classes)] = 1;
    int[] counts = IntStream.range(0, classes).map(k -> 1 + random.nextInt(500)).toArray();
    return new LossCase(values, labels, mixedLabels, subset, counts);
  }

  private static FloatTensor normal(RandomStream random, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new FloatTensor(shape, values);
  }

  /** The case with other values of one input. */
  LossCase with(String name, float[] other) {
    Map<String, FloatTensor> changed = new LinkedHashMap<>(values);
    changed.put(name, new FloatTensor(values.get(name).shape(), other));
    return new LossCase(changed, labels, mixedLabels, subset, counts);
  }

  /** The case with a value of a variable, of its shape. */
  LossCase with(String name, long[] shape, float[] other) {
    Map<String, FloatTensor> changed = new LinkedHashMap<>(values);
    changed.put(name, new FloatTensor(shape, other));
    return new LossCase(changed, labels, mixedLabels, subset, counts);
  }

  /** The case with these classes in the source stream. */
  LossCase withLabels(int... other) {
    float[] extended = subset.clone();
    for (int label : other) {
      extended[label] = 1;
    }
    return new LossCase(values, other, mixedLabels, extended, counts);
  }

  /** The samples in another order: new sample i is old sample order[i]. */
  LossCase permuteBatch(int[] order) {
    Map<String, FloatTensor> permuted = new LinkedHashMap<>(values);
    for (String stream : new String[] {"source", "view", "second-view", "mixup", "cutmix"}) {
      permuted.put(stream, rows(values.get(stream), order));
    }
    FloatTensor soft = new FloatTensor(new long[] {batch(), classes()}, mixedLabels);
    return new LossCase(
        permuted,
        Arrays.stream(order).map(i -> labels[i]).toArray(),
        rows(soft, order).values(),
        subset,
        counts);
  }

  /** The classes under other numbers: new class k is old class order[k]. */
  LossCase permuteClasses(int[] order) {
    Map<String, FloatTensor> permuted = new LinkedHashMap<>(values);
    for (String name :
        new String[] {
          "classifier.weight",
          "classifier.bias",
          "memory",
          "class_means.old",
          "class_means.old_count"
        }) {
      permuted.put(name, rows(values.get(name), order));
    }
    int[] inverse = new int[order.length];
    float[] soft = new float[mixedLabels.length];
    float[] newSubset = new float[order.length];
    int[] newCounts = new int[order.length];
    for (int k = 0; k < order.length; k++) {
      inverse[order[k]] = k;
      newSubset[k] = subset[order[k]];
      newCounts[k] = counts[order[k]];
      for (int i = 0; i < batch(); i++) {
        soft[i * order.length + k] = mixedLabels[i * order.length + order[k]];
      }
    }
    int[] newLabels = Arrays.stream(labels).map(y -> inverse[y]).toArray();
    return new LossCase(permuted, newLabels, soft, newSubset, newCounts);
  }

  /** Row i is row order[i] of a tensor. */
  static FloatTensor rows(FloatTensor tensor, int[] order) {
    int width = tensor.values().length / order.length;
    float[] rows = new float[tensor.values().length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(tensor.values(), order[i] * width, rows, i * width, width);
    }
    return new FloatTensor(tensor.shape(), rows);
  }
}
